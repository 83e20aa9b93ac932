import { useShell } from './chat-context.tsx';

/** How models are called on the screen, by their ids: as in the list of models, else by their name at the provider. */
export function useModelName(): (id: string) => string {
  const { models } = useShell();
  return (id) => models.find((model) => model.id === id)?.label ?? id.slice(id.indexOf('/') + 1);
}
