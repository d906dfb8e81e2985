ALTER TABLE "tasks" ADD COLUMN "signals" JSONB;
