-- breaking
ALTER TABLE "tasks" RENAME COLUMN "rank" TO "sequence";

ALTER TABLE "edges" ADD COLUMN "added" BIGSERIAL NOT NULL;

CREATE TABLE "graphs" (
    "id" BIGSERIAL NOT NULL,
    "merged_into" BIGINT,

    CONSTRAINT "graphs_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "graphs_merged_into_idx" ON "graphs"("merged_into");

CREATE TABLE "task_ranks" (
    "task_id" TEXT NOT NULL,
    "graph_id" BIGINT NOT NULL,
    "rank" BIGINT NOT NULL,

    CONSTRAINT "task_ranks_pkey" PRIMARY KEY ("task_id")
);

-- Until now no edge left its feature, so each feature is a graph.
INSERT INTO "graphs" ("id") SELECT row_number() OVER (ORDER BY "id") FROM "features";
SELECT setval(pg_get_serial_sequence('graphs', 'id'), (SELECT count(*) FROM "features") + 1);
INSERT INTO "task_ranks" ("task_id", "graph_id", "rank")
SELECT t."id", f."graph", t."sequence" * 1099511627776
FROM "tasks" t JOIN (SELECT "id", row_number() OVER (ORDER BY "id") AS "graph" FROM "features") f ON f."id" = t."feature_id";

-- A ready task is never held: without "holds" in the condition, counting a gate need not touch the indexes of a task.
DROP INDEX "tasks_ready_idx";
CREATE INDEX "tasks_ready_idx" ON "tasks"("repository_id", "priority" DESC, "created_at", "sequence", "id") WHERE "state" = 'ready';
