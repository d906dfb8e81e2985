-- Places at nodes and of agents, counted by deltas under a guard instead of by looking at every placed task.
CREATE TABLE "slots" (
    "kind" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "taken" INTEGER NOT NULL,
    "most" INTEGER,

    CONSTRAINT "slots_pkey" PRIMARY KEY ("kind","owner","name")
);

INSERT INTO "slots" ("kind", "owner", "name", "taken")
SELECT 'node', "node_id", '', count(*) FROM "tasks" WHERE "node_id" IS NOT NULL GROUP BY "node_id"
UNION ALL
SELECT 'agent', f."workspace", t."detail" ->> 'agent', count(*) FROM "tasks" t JOIN "features" f ON f."id" = t."feature_id"
WHERE t."node_id" IS NOT NULL GROUP BY 2, 3;
