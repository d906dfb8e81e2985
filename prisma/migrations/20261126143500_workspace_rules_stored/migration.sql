-- Agent limits, fallbacks and routing rules of a workspace are data that people set.
ALTER TABLE "workspaces" ADD COLUMN "rules" JSONB NOT NULL DEFAULT '{"agents": {}, "routing": []}',
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
