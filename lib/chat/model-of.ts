import type { ResolvedModel } from '../providers/registry.ts';
import { StreamError } from '../stream/errors.ts';
import type { ChatServices } from './services.ts';

/** Who serves a model. Throws `model_unknown`. */
export function modelOf({ models }: Pick<ChatServices, 'models'>, id: string): ResolvedModel {
  const model = models.resolve(id);
  if (!model) throw new StreamError('model_unknown', { detail: id });
  return model;
}

/** The provider's part of `provider/model`. */
export function providerOf(model: string): string {
  return model.slice(0, Math.max(0, model.indexOf('/')));
}
