-- The outbox holds what is on its way, which is little: nobody looks for an order by these. A body is sent as it is, so it is kept as text.
DROP INDEX "outbox_node_id_idx";
DROP INDEX "outbox_repository_id_idx";
DROP INDEX "outbox_task_id_idx";
ALTER TABLE "outbox" ALTER COLUMN "body" TYPE JSON USING "body"::json;
