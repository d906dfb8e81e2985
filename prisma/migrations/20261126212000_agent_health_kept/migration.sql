-- What is said against an agent at a node by its attempts; no row while the last one went well. "preflight" is what the node said of the agent then: when
-- that changes, somebody has mended something.
CREATE TABLE "agent_health" (
  "node_id" TEXT NOT NULL,
  "agent" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "failure" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "failures" INTEGER NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  "until" TIMESTAMPTZ(3),
  "preflight" JSONB,

  CONSTRAINT "agent_health_pkey" PRIMARY KEY ("node_id", "agent")
);

-- Which model an attempt was of, and what else of its use is told.
ALTER TABLE "attempts" ADD COLUMN "spend" JSONB;
