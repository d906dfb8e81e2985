-- Up to which transaction a feature's events are gone; null: none are.
ALTER TABLE "snapshots" ADD COLUMN "xact" xid8;

CREATE TABLE "audit" (
    "n" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "times" INTEGER NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("n")
);
