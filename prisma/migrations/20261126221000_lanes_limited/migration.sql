-- breaking
-- How many tasks of a lane are placed, and how many of these ask for which limit: {"2": 1} is one that lets one more in beside it. Counted by deltas under
-- a guard, as places are; a hub that does not know of it would place tasks past it.
CREATE TABLE "lane_places" (
  "lane" TEXT NOT NULL,
  "taken" INTEGER NOT NULL,
  "limits" JSONB NOT NULL,

  CONSTRAINT "lane_places_pkey" PRIMARY KEY ("lane")
);

CREATE FUNCTION "lane_limits"(there JSONB, moved JSONB) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, n), '{}')
  FROM (SELECT key, sum(value::int)::int AS n FROM (SELECT * FROM jsonb_each_text(there) UNION ALL SELECT * FROM jsonb_each_text(moved)) both_ GROUP BY key) counted
  WHERE n <> 0
$$;

CREATE FUNCTION "lane_has_room"(taken INTEGER, limits JSONB) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
  SELECT NOT EXISTS (SELECT FROM jsonb_each_text(limits) WHERE value::int > 0 AND key::int < taken)
$$;

-- Of a label: what a task asks of its lane, or null.
CREATE FUNCTION "lane_limit"(lane JSONB) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE lane ->> 'parallel' WHEN 'true' THEN NULL WHEN 'false' THEN '1' ELSE lane ->> 'parallel' END
$$;

INSERT INTO "lane_places" ("lane", "taken", "limits")
SELECT key, sum(n), coalesce(jsonb_object_agg(most, n) FILTER (WHERE most IS NOT NULL), '{}')
FROM (
  SELECT "lane" ->> 'key' AS key, lane_limit("lane") AS most, count(*)::int AS n FROM "tasks" WHERE "lane" IS NOT NULL AND "node_id" IS NOT NULL GROUP BY 1, 2
) placed
GROUP BY key;

-- The lane with what a task asks of it: one more thing in which tasks that wait differ.
ALTER TABLE "ready_tasks" ADD COLUMN "lane" TEXT NOT NULL DEFAULT '';
UPDATE "ready_tasks" r SET "lane" = concat_ws(' ', t."lane" ->> 'key', lane_limit(t."lane")) FROM "tasks" t WHERE t."id" = r."task_id" AND t."lane" IS NOT NULL;
DROP INDEX "ready_tasks_order_idx";
CREATE INDEX "ready_tasks_order_idx" ON "ready_tasks"("feature_id", "repository_id", "agent", "complexity", "type", "labels", "lane", "priority" DESC, "depth" DESC, "sequence", "task_id");
