import { z } from 'zod';
import { repositoryConfig } from './repository-config.ts';

/** For editors: completion and checks while `.fuel/config.yaml` is written. */
export const configJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(repositoryConfig, { io: 'input' }),
  title: '.fuel/config.yaml',
});
