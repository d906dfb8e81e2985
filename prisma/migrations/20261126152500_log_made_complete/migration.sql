-- From here on the log alone rebuilds the rows. What began before is taken over as it is now.
CREATE TABLE "snapshots" (
    "feature_id" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "n" BIGINT NOT NULL,
    "rows" JSONB NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("feature_id","part")
);

INSERT INTO "snapshots" ("feature_id", "part", "n", "rows")
SELECT f."id", 0, coalesce((SELECT max(e."n") FROM "events" e WHERE e."feature_id" = f."id"), 0), jsonb_build_object(
  'features', jsonb_build_array(jsonb_build_object(
    'feature', jsonb_build_object('id', f."id", 'name', f."name", 'description', f."description", 'workspace', f."workspace",
      'state', jsonb_build_object('name', f."state") || f."detail", 'stage', f."stage", 'counters', f."counters", 'bases', f."bases"),
    'origin', f."origin", 'createdBy', f."created_by")),
  'tasks', coalesce((SELECT jsonb_agg(jsonb_build_object(
    'task', jsonb_build_object(
      'spec', jsonb_build_object('id', t."id", 'feature', t."feature_id", 'key', t."key", 'kind', t."kind", 'repository', t."repository_id", 'title', t."title",
        'type', t."type", 'complexity', t."complexity", 'priority', t."priority", 'agent', t."agent", 'expects', t."expects") || t."scope",
      'state', jsonb_build_object('name', t."state") || t."detail", 'holds', t."holds", 'epoch', t."epoch", 'failures', t."failures", 'round', t."round",
      'feedback', t."feedback", 'last', t."last", 'accepted', t."accepted", 'signals', t."signals"),
    'prompt', encode(sha256(convert_to(t."prompt", 'UTF8')), 'hex'), 'lane', t."lane", 'sequence', t."sequence"))
    FROM "tasks" t WHERE t."feature_id" = f."id"), '[]'),
  'edges', coalesce((SELECT jsonb_agg(jsonb_build_object('upstream', e."upstream_id", 'consumer', e."consumer_id", 'gate', e."gate"))
    FROM "edges" e JOIN "tasks" t ON t."id" = e."consumer_id" WHERE t."feature_id" = f."id"), '[]'),
  'landings', coalesce((SELECT jsonb_agg(jsonb_build_object('id', l."id", 'feature', l."feature_id", 'stage', l."stage", 'epoch', l."epoch", 'tries', l."tries",
      'state', jsonb_build_object('name', l."state") || l."detail", 'parts', l."parts"))
    FROM "landings" l WHERE l."feature_id" = f."id"), '[]'),
  'attempts', coalesce((SELECT jsonb_agg(jsonb_build_object('task', a."task_id", 'epoch', a."epoch", 'id', a."id", 'node', a."node_id", 'agent', a."agent",
      'dispatchedAt', floor(extract(epoch FROM a."dispatched_at") * 1000)::bigint, 'startedAt', floor(extract(epoch FROM a."started_at") * 1000)::bigint,
      'finishedAt', floor(extract(epoch FROM a."finished_at") * 1000)::bigint,
      'outcome', a."outcome", 'usage', a."usage", 'sessionId', a."session_id", 'salvage', a."salvage", 'warnings', a."warnings"))
    FROM "attempts" a JOIN "tasks" t ON t."id" = a."task_id" WHERE t."feature_id" = f."id"), '[]'),
  'inbox', coalesce((SELECT jsonb_agg(jsonb_build_object('id', i."id", 'kind', i."kind", 'feature', i."feature_id", 'task', i."task_id", 'title', i."title",
      'body', i."body", 'at', floor(extract(epoch FROM i."created_at") * 1000)::bigint, 'done', i."actioned_at" IS NOT NULL))
    FROM "inbox_items" i WHERE i."feature_id" = f."id"), '[]'))
FROM "features" f;

INSERT INTO "events" ("at", "type", "actor", "data")
SELECT now(), 'repository.headMoved', '{"kind": "hub", "id": "hub"}', jsonb_build_object('repository', r."id", 'head', r."head")
FROM "repositories" r WHERE r."head" IS NOT NULL;
