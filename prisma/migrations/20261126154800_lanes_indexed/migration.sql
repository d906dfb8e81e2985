-- Lanes are listed by their key. Only labelled tasks are in it, and a label never changes, so a task that moves does not touch it.
CREATE INDEX "tasks_lane_idx" ON "tasks" ((lane ->> 'key'), created_at, id) WHERE lane IS NOT NULL;
