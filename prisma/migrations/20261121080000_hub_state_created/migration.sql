-- CreateTable
CREATE TABLE "hub" (
    "one" BOOLEAN NOT NULL DEFAULT true,
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hub_pkey" PRIMARY KEY ("one")
);

-- CreateTable
CREATE TABLE "tokens" (
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "node_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "join_tokens" (
    "hash" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" TEXT,

    CONSTRAINT "join_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "repositories" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "path" TEXT,
    "default_branch" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "consumers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "primary_agent" TEXT NOT NULL,
    "head" TEXT,
    "origin" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repositories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nodes" (
    "id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "boot" TEXT,
    "contract" INTEGER NOT NULL,
    "version" TEXT,
    "slots" INTEGER NOT NULL DEFAULT 0,
    "agents" JSONB NOT NULL DEFAULT '[]',
    "present" BOOLEAN NOT NULL DEFAULT false,
    "last_seen_at" TIMESTAMPTZ(3),
    "refused" TEXT,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "nodes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_repositories" (
    "node_id" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "readable" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "node_repositories_pkey" PRIMARY KEY ("node_id","repository_id")
);

-- CreateTable
CREATE TABLE "features" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "stage" INTEGER NOT NULL,
    "counters" JSONB NOT NULL,
    "bases" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "origin" JSONB,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "features_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "repository_id" TEXT,
    "title" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "complexity" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "agent" TEXT,
    "expects" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "prompt" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "node_id" TEXT,
    "wake_at" TIMESTAMPTZ(3),
    "holds" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "feedback" JSONB NOT NULL,
    "last" JSONB,
    "accepted" JSONB,
    "rank" INTEGER NOT NULL,
    "lane" JSONB,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "edges" (
    "upstream_id" TEXT NOT NULL,
    "consumer_id" TEXT NOT NULL,
    "gate" JSONB NOT NULL,

    CONSTRAINT "edges_pkey" PRIMARY KEY ("upstream_id","consumer_id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "task_id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "id" TEXT,
    "node_id" TEXT,
    "agent" TEXT,
    "dispatched_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "outcome" JSONB,
    "usage" JSONB,
    "session_id" TEXT,
    "salvage" JSONB,
    "warnings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("task_id","epoch")
);

-- CreateTable
CREATE TABLE "landings" (
    "id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "stage" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "parts" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "landings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "xact" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "n" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "feature_id" TEXT,
    "task_id" TEXT,
    "landing_id" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("xact","n")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "node_id" TEXT,
    "pinned" BOOLEAN NOT NULL,
    "prefer" TEXT,
    "repository_id" TEXT NOT NULL,
    "task_id" TEXT,
    "epoch" INTEGER,
    "round" INTEGER,
    "landing_id" TEXT,
    "not_before" TIMESTAMPTZ(3),
    "body" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_items" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "feature_id" TEXT,
    "task_id" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "actioned_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact_cursors" (
    "node_id" TEXT NOT NULL,
    "boot" TEXT NOT NULL,
    "settled" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "fact_cursors_pkey" PRIMARY KEY ("node_id","boot")
);

-- CreateTable
CREATE TABLE "parked_facts" (
    "node_id" TEXT NOT NULL,
    "boot" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "body" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "parked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parked_facts_pkey" PRIMARY KEY ("node_id","boot","seq")
);

-- CreateTable
CREATE TABLE "prompts" (
    "sha256" TEXT NOT NULL,
    "parts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prompts_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "patches" (
    "task_id" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "truncated" BOOLEAN NOT NULL,

    CONSTRAINT "patches_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "repositories_name_key" ON "repositories"("name");

-- CreateIndex
CREATE INDEX "repositories_created_at_id_idx" ON "repositories"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_public_key_key" ON "nodes"("public_key");

-- CreateIndex
CREATE INDEX "nodes_joined_at_id_idx" ON "nodes"("joined_at", "id");

-- CreateIndex
CREATE INDEX "node_repositories_repository_id_idx" ON "node_repositories"("repository_id");

-- CreateIndex
CREATE INDEX "features_created_at_id_idx" ON "features"("created_at", "id");

-- CreateIndex
CREATE INDEX "tasks_node_id_idx" ON "tasks"("node_id");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_feature_id_key_key" ON "tasks"("feature_id", "key");

-- CreateIndex
CREATE INDEX "edges_consumer_id_idx" ON "edges"("consumer_id");

-- CreateIndex
CREATE INDEX "landings_feature_id_created_at_idx" ON "landings"("feature_id", "created_at");

-- CreateIndex
CREATE INDEX "events_feature_id_xact_n_idx" ON "events"("feature_id", "xact", "n");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "outbox_node_id_idx" ON "outbox"("node_id");

-- CreateIndex
CREATE INDEX "outbox_repository_id_idx" ON "outbox"("repository_id");

-- CreateIndex
CREATE INDEX "outbox_task_id_idx" ON "outbox"("task_id");

-- CreateIndex
CREATE INDEX "inbox_items_created_at_id_idx" ON "inbox_items"("created_at", "id");

-- CreateIndex
CREATE INDEX "inbox_items_feature_id_idx" ON "inbox_items"("feature_id");

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "join_tokens" ADD CONSTRAINT "join_tokens_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_workspace_fkey" FOREIGN KEY ("workspace") REFERENCES "workspaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_repositories" ADD CONSTRAINT "node_repositories_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_repositories" ADD CONSTRAINT "node_repositories_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "features" ADD CONSTRAINT "features_workspace_fkey" FOREIGN KEY ("workspace") REFERENCES "workspaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_feature_id_fkey" FOREIGN KEY ("feature_id") REFERENCES "features"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edges" ADD CONSTRAINT "edges_upstream_id_fkey" FOREIGN KEY ("upstream_id") REFERENCES "tasks"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edges" ADD CONSTRAINT "edges_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "landings" ADD CONSTRAINT "landings_feature_id_fkey" FOREIGN KEY ("feature_id") REFERENCES "features"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patches" ADD CONSTRAINT "patches_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

ALTER TABLE "hub" ADD CONSTRAINT "hub_is_one_row" CHECK ("one");

-- Dispatch: the most urgent ready tasks of a repository, in order, without reading the ones that are held.
CREATE INDEX "tasks_ready_idx" ON "tasks"("repository_id", "priority" DESC, "created_at", "rank", "id") WHERE "state" = 'ready' AND "holds" = 0;

-- The sweep: what waits for a time.
CREATE INDEX "tasks_limited_idx" ON "tasks"("wake_at") WHERE "state" = 'limited';

-- The inbox as people look at it: only what is open.
CREATE INDEX "inbox_items_open_idx" ON "inbox_items"("created_at", "id") WHERE "actioned_at" IS NULL;

-- There is always at least this one.
INSERT INTO "workspaces" ("name") VALUES ('default');
