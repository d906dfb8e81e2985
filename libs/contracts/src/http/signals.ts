import { z } from 'zod';
import { repositoryPath, signalPayload, signalSubject } from '../plan.ts';
import { id, sha, sha256, slug } from '../text.ts';
import { taskView } from './features.ts';
import { route } from './route.ts';

/** Something happened outside: applied, deployed, published. */
export const signalSend = z
  .object({ workspace: slug.default('default'), name: slug, subject: signalSubject, payload: signalPayload.default({}) })
  .strict()
  .refine(({ payload }) => Object.keys(payload).length <= 50, { path: ['payload'], message: 'a payload has at most 50 values' });
export type SignalSend = z.infer<typeof signalSend>;

/** `tasks`: whom it is about. None: nobody has that name here; the signal is in the log, and opens nothing later. */
export const signalView = z.object({ workspace: slug, name: slug, subject: z.string(), payload: signalPayload, tasks: z.array(id) });
export type SignalView = z.infer<typeof signalView>;

/** Without a commit only the hash is known: whoever waits is told of it and has to find the file elsewhere. */
export const contractFreeze = z.object({ path: repositoryPath, sha256, commit: sha.optional() }).strict();

export const signalRoutes = {
  sendSignal: route({
    method: 'POST', path: '/api/v1/signals', summary: 'Tell that something happened outside; told twice it counts once', access: 'member',
    body: signalSend, response: signalView, refusals: ['task.signals_full'],
  }),
  freezeContract: route({
    method: 'POST', path: '/api/v1/tasks/:id/contracts/:name/freeze', summary: 'Promise that a file stays as it is, so that others may build on it', access: 'member',
    params: z.object({ id, name: slug }), body: contractFreeze, response: taskView, refusals: ['task.unknown', 'task.state', 'task.contract_forbidden', 'task.signals_full'],
  }),
} as const;
