import type { ModelsAnswer } from '../http/schemas/model.ts';
import type { ChatServices } from './services.ts';

/** Every model for the picker, with what is known of its provider's health. */
export function listModels(services: Pick<ChatServices, 'models' | 'breakerOf'>): ModelsAnswer {
  const withoutList = services.models.withoutList();
  return { models: modelsOf(services), ...(withoutList.length === 0 ? {} : { withoutList }) };
}

function modelsOf({ models, breakerOf }: Pick<ChatServices, 'models' | 'breakerOf'>): ModelsAnswer['models'] {
  return models.list().map((model) => {
    const circuit = model.configured ? breakerOf(model.provider)?.state : undefined;
    if (circuit === undefined || circuit.state === 'closed') return model;
    const reason =
      circuit.state === 'open'
        ? `It failed several times in a row and is asked again in ${Math.ceil(circuit.retryInMs / 1000)} s.`
        : 'It failed several times in a row; the next question finds out whether it is back.';
    // Half-open, it can be asked.
    return { ...model, available: circuit.state === 'half-open', reason };
  });
}
