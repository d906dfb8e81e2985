import type { Plan } from './stage.ts';

/** `depth` layers of `width` tasks that do nothing, each waiting for two of the layer before. */
export function noopPlan(name: string, { width, depth, agent = 'noop' }: { width: number; depth: number; agent?: string }): Plan {
  const key = (layer: number, place: number): string => `t${layer}-${place % width}`;
  const tasks = Array.from({ length: width * depth }, (_, n) => {
    const [layer, place] = [Math.floor(n / width), n % width];
    const dependsOn = layer === 0 ? [] : [...new Set([key(layer - 1, place), key(layer - 1, place + 1)])];
    return { key: key(layer, place), repository: 'app', agent, title: `Task ${layer}.${place}`, prompt: 'Nothing is to be done.', dependsOn };
  });
  return { name, tasks };
}
