-- Which labels a node has to have for a task: one more thing in which tasks that wait differ.
ALTER TABLE "ready_tasks" ADD COLUMN "labels" TEXT NOT NULL DEFAULT '';
DROP INDEX "ready_tasks_order_idx";
CREATE INDEX "ready_tasks_order_idx" ON "ready_tasks"("feature_id", "repository_id", "agent", "complexity", "type", "labels", "priority" DESC, "depth" DESC, "sequence", "task_id");
