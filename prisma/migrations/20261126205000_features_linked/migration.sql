-- Which feature stands on which: a row for every two features between which there is, or was, an edge that carries work. What lands after
-- what is only looked at closely where these lead round to where they began ("looped"). Whoever may add such a row, or looks closely, has the lock 7311 alone;
-- whoever adds an edge that changes nothing here shares it.
CREATE TABLE "feature_links" (
  "upstream_feature" TEXT NOT NULL,
  "consumer_feature" TEXT NOT NULL,
  "looped" BOOLEAN NOT NULL DEFAULT false,

  CONSTRAINT "feature_links_pkey" PRIMARY KEY ("upstream_feature", "consumer_feature")
);
CREATE INDEX "feature_links_consumer_feature_idx" ON "feature_links"("consumer_feature");

INSERT INTO "feature_links" ("upstream_feature", "consumer_feature")
SELECT DISTINCT u."feature_id", c."feature_id"
FROM "edges" e JOIN "tasks" u ON u."id" = e."upstream_id" JOIN "tasks" c ON c."id" = e."consumer_id"
WHERE u."feature_id" <> c."feature_id" AND NOT e."gate" ? 'signal';

UPDATE "feature_links" l SET "looped" = true
WHERE EXISTS (
  WITH RECURSIVE "way" ("at") AS (
    SELECT l."consumer_feature"
    UNION SELECT n."consumer_feature" FROM "way" w JOIN "feature_links" n ON n."upstream_feature" = w."at"
  )
  SELECT FROM "way" WHERE "at" = l."upstream_feature"
);

-- As before, but for features: an edge between two that are linked already, on no way round, changes nothing of what lands after what; and within a
-- feature only one that lies on a way round has stages that matter. Everything else is for core to say.
CREATE OR REPLACE FUNCTION "insert_edge"("upstream" text, "consumer" text, "actor" jsonb, "at" timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "order" text;
  u record;
  c record;
  "closed" int;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7311, 0);
  "order" := "hold_edge_order"("upstream", "consumer");
  IF "order" <> 'ok' THEN RETURN "order"; END IF;
  SELECT t."state", t."feature_id" INTO u FROM "tasks" t WHERE t."id" = "upstream" FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 'busy'; END IF;
  SELECT t."state", t."detail", t."holds", t."feature_id" INTO c FROM "tasks" t WHERE t."id" = "consumer" FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 'busy'; END IF;
  IF c."state" NOT IN ('proposed', 'blocked') THEN RETURN 'busy'; END IF;
  -- Perhaps of a later stage: that is for core to say.
  IF c."state" = 'blocked' AND u."state" = 'proposed' AND u."feature_id" = c."feature_id" THEN RETURN 'busy'; END IF;
  IF u."feature_id" <> c."feature_id" THEN
    PERFORM FROM "feature_links" l WHERE l."upstream_feature" = u."feature_id" AND l."consumer_feature" = c."feature_id" AND NOT l."looped";
    IF NOT FOUND THEN RETURN 'busy'; END IF;
  ELSIF c."state" = 'proposed' THEN
    PERFORM FROM "feature_links" l WHERE l."consumer_feature" = c."feature_id" AND l."looped";
    IF FOUND THEN RETURN 'busy'; END IF;
  END IF;
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
