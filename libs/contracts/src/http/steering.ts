import { z } from 'zod';
import { id, slug, title } from '../text.ts';
import { featureView, taskView } from './features.ts';
import { route } from './route.ts';

const text = z.string().trim().min(1, 'must not be empty').max(20_000);
const reason = z.object({ reason: z.string().trim().min(1, 'must not be empty; people read it later').max(1_000) }).strict();
const message = z.object({ text }).strict();

export const retryBody = z.object({ agent: slug.optional() }).strict().default({});

export const taskEdit = z
  .object({
    priority: z.int().min(0).max(1_000).optional(),
    /** Null: whoever the workspace and the repository name. */
    agent: slug.nullable().optional(),
    title: title.optional(),
    prompt: z.string().min(1, 'a prompt says what to do; it must not be empty').max(1_000_000).optional(),
  })
  .strict()
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), 'nothing to change; name at least one of priority, agent, title, prompt.');
export type TaskEditBody = z.infer<typeof taskEdit>;

/** Whom a message reaches, and when. */
export const toldView = z.object({
  feature: id,
  task: id.nullable(),
  /** Attempts at work now: they are not disturbed and hear of it at their next try, if there is one. */
  running: z.int(),
  delivery: z.string(),
});
export type ToldView = z.infer<typeof toldView>;

const one = z.object({ id });
const ofFeature = ['feature.unknown', 'feature.state'] as const;
const ofTask = ['task.unknown', 'task.state', 'feature.state'] as const;

/** How people steer what has begun. */
export const steeringRoutes = {
  pauseFeature: route({
    method: 'POST', path: '/api/v1/features/:id/pause', summary: 'Nothing new begins; attempts that run finish', access: 'member', entity: 'feature',
    params: one, response: featureView, refusals: ofFeature,
  }),
  resumeFeature: route({
    method: 'POST', path: '/api/v1/features/:id/resume', summary: 'Go on where it was paused, with what finished meanwhile', access: 'member', entity: 'feature',
    params: one, response: featureView, refusals: ofFeature,
  }),
  cancelFeature: route({
    method: 'POST', path: '/api/v1/features/:id/cancel', summary: 'Give the feature up: its attempts are stopped, nothing of it lands', access: 'member', entity: 'feature',
    params: one, body: reason, response: featureView, refusals: ofFeature,
  }),
  tellFeature: route({
    method: 'POST', path: '/api/v1/features/:id/messages', summary: 'Tell every attempt of this feature that begins from now on', access: 'member',
    params: one, body: message, status: 201, response: toldView, refusals: [...ofFeature, 'message.too_many'],
  }),
  cancelTask: route({
    method: 'POST', path: '/api/v1/tasks/:id/cancel', summary: 'Give a task up: its attempt is stopped; what waits for it stays held until a person decides', access: 'member', entity: 'task',
    params: one, body: reason, response: taskView, refusals: ofTask,
  }),
  retryTask: route({
    method: 'POST', path: '/api/v1/tasks/:id/retry', summary: 'Try a failed task again, with another agent where one is named', access: 'member', entity: 'task',
    params: one, body: retryBody, response: taskView, refusals: [...ofTask, 'task.no_agent'],
  }),
  answerTask: route({
    method: 'POST', path: '/api/v1/tasks/:id/answer', summary: 'Answer what a task asked; its next attempt begins with the answer', access: 'member', entity: 'task',
    params: one, body: message, response: taskView, refusals: ofTask,
  }),
  tellTask: route({
    method: 'POST', path: '/api/v1/tasks/:id/messages', summary: 'Tell the next attempt at this task', access: 'member',
    params: one, body: message, status: 201, response: toldView, refusals: [...ofTask, 'task.no_agent', 'message.too_many'],
  }),
  editTask: route({
    method: 'PATCH', path: '/api/v1/tasks/:id', summary: 'Change priority and agent of a task; its title and prompt while no attempt is at it and none has brought something', access: 'member', entity: 'task',
    params: one, body: taskEdit, response: taskView, refusals: [...ofTask, 'task.no_agent'],
  }),
} as const;
