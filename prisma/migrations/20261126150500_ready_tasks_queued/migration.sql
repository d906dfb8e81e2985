-- What waits for a place has a table of its own: reading it costs what is read, and a task's state is in no index any more.
ALTER TABLE "tasks" ADD COLUMN "depth" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "ready_tasks" (
    "task_id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "complexity" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "depth" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "wake_at" TIMESTAMPTZ(3),

    CONSTRAINT "ready_tasks_pkey" PRIMARY KEY ("task_id")
);

CREATE INDEX "ready_tasks_order_idx" ON "ready_tasks"("feature_id", "repository_id", "agent", "complexity", "type", "priority" DESC, "depth" DESC, "sequence", "task_id");

INSERT INTO "ready_tasks" ("task_id", "feature_id", "repository_id", "agent", "complexity", "type", "priority", "depth", "sequence", "wake_at")
SELECT "id", "feature_id", "repository_id", coalesce("agent", ''), "complexity", "type", "priority", "depth", "sequence", "wake_at" FROM "tasks"
WHERE "state" = 'ready' AND "holds" = 0 AND "repository_id" IS NOT NULL;

DROP INDEX "tasks_ready_idx";
