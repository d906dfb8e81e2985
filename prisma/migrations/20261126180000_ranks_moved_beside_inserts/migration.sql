-- Edges are inserted while ranks of other tasks of their graph move. Until now a move kept all inserts of its graph out, and waited for the disk
-- of each that was under way. Now everybody who inserts or moves shares the lock of the graph, and locks the tasks that it is about: shared to insert an
-- edge between them, exclusive to move them. Moves of one graph come one after the other, so the neighbours that a move was measured against stay where they are. Joining and
-- numbering anew keep everybody out as before. Tasks are locked in the order of their keys, so nobody waits in a circle.

CREATE FUNCTION "task_lock_keys"("tasks" text[]) RETURNS SETOF int LANGUAGE sql IMMUTABLE AS
$$ SELECT DISTINCT hashtext("task") FROM unnest("tasks") AS "task" ORDER BY 1 $$;

CREATE OR REPLACE FUNCTION "hold_edge_order"("upstream" text, "consumer" text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "root" bigint := "graph_of"("upstream");
  "order" record;
BEGIN
  IF "root" IS NULL THEN RETURN 'unknown'; END IF;
  PERFORM pg_advisory_xact_lock_shared("graph_lock_key"("root"));
  PERFORM pg_advisory_xact_lock_shared(7310, least(hashtext("upstream"), hashtext("consumer")));
  PERFORM pg_advisory_xact_lock_shared(7310, greatest(hashtext("upstream"), hashtext("consumer")));
  SELECT coalesce(gu."merged_into", gu."id") AS "one", coalesce(gc."merged_into", gc."id") AS "other", u."rank" < c."rank" AS "holds" INTO "order"
  FROM "task_ranks" u JOIN "graphs" gu ON gu."id" = u."graph_id", "task_ranks" c JOIN "graphs" gc ON gc."id" = c."graph_id"
  WHERE u."task_id" = "upstream" AND c."task_id" = "consumer";
  IF NOT FOUND THEN RETURN 'unknown'; END IF;
  IF "order"."one" <> "order"."other" THEN RETURN 'join'; END IF;
  -- It was joined to another graph while this one waited.
  IF "order"."one" <> "root" THEN RETURN 'again'; END IF;
  RETURN CASE WHEN "order"."holds" THEN 'ok' ELSE 'move' END;
END $$;

DROP FUNCTION "move_ranks"(text, text, text[], text[], bigint[], bigint[], bigint, bigint);

-- Gives the tasks their new ranks if nothing was changed since these were worked out: 'ok' or 'again'. See libs/core/src/plan/meet-in-the-middle.ts.
-- "alone": its transaction does nothing else, and need not wait for the disk: a crash that loses the move also loses what was inserted because of it.
CREATE FUNCTION "move_ranks"("upstream" text, "consumer" text, "behind" text[], "ahead" text[], "was" bigint[], "becomes" bigint[], "above" bigint, "below" bigint, "alone" boolean DEFAULT false)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "root" bigint := "graph_of"("upstream");
  "moved" text[] := "behind" || "ahead";
BEGIN
  IF "alone" THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  -- The table of locks has an end.
  IF cardinality("moved") > 500 THEN
    PERFORM pg_advisory_xact_lock("graph_lock_key"("root"));
  ELSE
    PERFORM pg_advisory_xact_lock_shared("graph_lock_key"("root"));
    PERFORM pg_advisory_xact_lock("graph_lock_key"(- "root"));
    PERFORM pg_advisory_xact_lock(7310, "key") FROM "task_lock_keys"("moved") AS "key";
  END IF;
  IF "graph_of"("upstream") IS DISTINCT FROM "root" OR "graph_of"("consumer") IS DISTINCT FROM "root" THEN RETURN 'again'; END IF;
  IF (SELECT count(*) FROM unnest("moved" || ARRAY["upstream", "consumer"], "was") AS w ("id", "rank") JOIN "task_ranks" r ON r."task_id" = w."id" AND r."rank" = w."rank")
    <> cardinality("was") THEN RETURN 'again'; END IF;
  IF EXISTS (
    SELECT FROM unnest("ahead") AS a ("id"), LATERAL (SELECT e."consumer_id" FROM "edges" e WHERE e."upstream_id" = a."id" OFFSET 0) e,
      LATERAL (SELECT r."rank" FROM "task_ranks" r WHERE r."task_id" = e."consumer_id" OFFSET 0) r
    WHERE (r."rank" < "below" AND NOT e."consumer_id" = ANY ("ahead")) OR e."consumer_id" = ANY ("behind")
  ) THEN RETURN 'again'; END IF;
  IF EXISTS (
    SELECT FROM unnest("behind") AS b ("id"), LATERAL (SELECT e."upstream_id" FROM "edges" e WHERE e."consumer_id" = b."id" OFFSET 0) e,
      LATERAL (SELECT r."rank" FROM "task_ranks" r WHERE r."task_id" = e."upstream_id" OFFSET 0) r
    WHERE r."rank" > "above" AND NOT e."upstream_id" = ANY ("behind")
  ) THEN RETURN 'again'; END IF;
  UPDATE "task_ranks" r SET "rank" = m."rank" FROM unnest("moved", "becomes") AS m ("id", "rank") WHERE r."task_id" = m."id";
  RETURN 'ok';
END $$;

-- Both directions are walked: backwards too, the other end is in the index.
DROP INDEX "edges_consumer_id_idx";
CREATE INDEX "edges_consumer_id_upstream_id_idx" ON "edges"("consumer_id", "upstream_id");
