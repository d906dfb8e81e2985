-- A plan graph without cycles, whatever runs at once. An edge runs from a lower rank to a higher one; ranks change only under the exclusive
-- lock of their graph. Each function takes its locks in statements of their own and reads afterwards: a lock that is taken by the statement
-- that reads sees what was there before it. Advisory locks, because they queue in order, where a stream of shared row locks would keep an
-- exclusive one waiting for ever, and because nothing is written for them.

CREATE FUNCTION "graph_lock_key"("graph" bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 7310033776900000000 + "graph" $$;

CREATE FUNCTION "graph_of"("task" text) RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT coalesce(g."merged_into", g."id") FROM "task_ranks" r JOIN "graphs" g ON g."id" = r."graph_id" WHERE r."task_id" = "task" $$;

-- 'ok': the edge may be inserted until this transaction ends. Else why not: 'join', 'move', 'unknown'.
CREATE FUNCTION "hold_edge_order"("upstream" text, "consumer" text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "root" bigint := "graph_of"("upstream");
  "order" record;
BEGIN
  IF "root" IS NULL THEN RETURN 'unknown'; END IF;
  PERFORM pg_advisory_xact_lock_shared("graph_lock_key"("root"));
  SELECT coalesce(gu."merged_into", gu."id") AS "one", coalesce(gc."merged_into", gc."id") AS "other", u."rank" < c."rank" AS "holds" INTO "order"
  FROM "task_ranks" u JOIN "graphs" gu ON gu."id" = u."graph_id", "task_ranks" c JOIN "graphs" gc ON gc."id" = c."graph_id"
  WHERE u."task_id" = "upstream" AND c."task_id" = "consumer";
  IF NOT FOUND THEN RETURN 'unknown'; END IF;
  IF "order"."one" <> "order"."other" THEN RETURN 'join'; END IF;
  -- It was joined to another graph while this one waited.
  IF "order"."one" <> "root" THEN RETURN 'again'; END IF;
  RETURN CASE WHEN "order"."holds" THEN 'ok' ELSE 'move' END;
END $$;

-- All graphs of these tasks are one from now on. Exclusive locks in id order. Null: others joined them meanwhile, and taking more locks now
-- would be out of order; whoever asked gives back what it has and asks again.
CREATE FUNCTION "join_graphs"("tasks" text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  "roots" bigint[];
  "now" bigint[];
BEGIN
  SELECT array_agg(DISTINCT "graph_of"("task") ORDER BY "graph_of"("task")) INTO "roots" FROM unnest("tasks") AS "task";
  PERFORM pg_advisory_xact_lock("graph_lock_key"("root")) FROM unnest("roots") AS "root";
  SELECT array_agg(DISTINCT "graph_of"("task") ORDER BY "graph_of"("task")) INTO "now" FROM unnest("tasks") AS "task";
  IF "now" IS DISTINCT FROM "roots" THEN RETURN NULL; END IF;
  UPDATE "graphs" SET "merged_into" = "roots"[1] WHERE "id" = ANY ("roots"[2:]) OR "merged_into" = ANY ("roots"[2:]);
  RETURN "roots"[1];
END $$;

-- Gives the tasks their new ranks if nothing was changed since these were worked out: 'ok' or 'again'. See libs/core/src/plan/meet-in-the-middle.ts.
CREATE FUNCTION "move_ranks"("upstream" text, "consumer" text, "behind" text[], "ahead" text[], "was" bigint[], "becomes" bigint[], "above" bigint, "below" bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "root" bigint := "graph_of"("upstream");
  "moved" text[] := "behind" || "ahead";
BEGIN
  PERFORM pg_advisory_xact_lock("graph_lock_key"("root"));
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

-- The same order with wide gaps again.
CREATE FUNCTION "renumber_graph"("task" text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  "root" bigint := "graph_of"("task");
BEGIN
  PERFORM pg_advisory_xact_lock("graph_lock_key"("root"));
  IF "graph_of"("task") IS DISTINCT FROM "root" THEN RETURN; END IF;
  UPDATE "task_ranks" r SET "rank" = n."place" * 1099511627776
  FROM (
    SELECT s."task_id", row_number() OVER (ORDER BY s."rank") AS "place"
    FROM "task_ranks" s JOIN "graphs" g ON g."id" = s."graph_id" WHERE "root" IN (g."id", g."merged_into")
  ) n
  WHERE r."task_id" = n."task_id";
END $$;

-- One edge with a `reviewed` gate, its hold and its event, in one statement, for what is asked most: a consumer that has not come to its turn. It waits
-- for no row: where somebody else is at work on one of the two tasks it says 'busy', and the edge takes the long way. Both versions are
-- raised, so that whoever has read one of the two rows and writes it later has to look again: completing the upstream beside this must not
-- leave the consumer held.
CREATE FUNCTION "insert_edge"("upstream" text, "consumer" text, "actor" jsonb, "at" timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "order" text := "hold_edge_order"("upstream", "consumer");
  u record;
  c record;
  "closed" int;
BEGIN
  IF "order" <> 'ok' THEN RETURN "order"; END IF;
  SELECT t."state", t."feature_id" INTO u FROM "tasks" t WHERE t."id" = "upstream" FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 'busy'; END IF;
  SELECT t."state", t."detail", t."holds", t."feature_id" INTO c FROM "tasks" t WHERE t."id" = "consumer" FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 'busy'; END IF;
  IF c."state" NOT IN ('proposed', 'blocked') THEN RETURN 'busy'; END IF;
  -- Perhaps of a later stage: that is for core to say.
  IF c."state" = 'blocked' AND u."state" = 'proposed' AND u."feature_id" = c."feature_id" THEN RETURN 'busy'; END IF;
  "closed" := CASE WHEN u."state" IN ('reviewed', 'no_change', 'landed') THEN 0 ELSE 1 END;
  INSERT INTO "edges" ("upstream_id", "consumer_id", "gate") VALUES ("upstream", "consumer", '{"reviewed": true}') ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN 'duplicate'; END IF;
  UPDATE "tasks" t SET "version" = t."version" + 1 WHERE t."id" = "upstream";
  UPDATE "tasks" t SET "version" = t."version" + 1, "holds" = t."holds" + "closed", "updated_at" = now() WHERE t."id" = "consumer";
  INSERT INTO "events" ("at", "type", "actor", "feature_id", "task_id", "data") VALUES (
    "at", 'task.dependencyAdded', "actor", c."feature_id", "consumer",
    jsonb_build_object(
      'state', jsonb_build_object('name', c."state") || c."detail", 'set', jsonb_build_object('holds', c."holds" + "closed"),
      'note', jsonb_build_object('upstream', "upstream", 'gate', jsonb_build_object('reviewed', true))
    )
  );
  RETURN CASE "closed" WHEN 0 THEN 'open' ELSE 'held' END;
END $$;
