-- What people told everybody who works on a feature.
ALTER TABLE "features" ADD COLUMN "messages" JSONB NOT NULL DEFAULT '[]';
