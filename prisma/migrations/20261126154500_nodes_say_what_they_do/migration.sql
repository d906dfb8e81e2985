-- Nodes say what people call them by, and what they may do in each repository. A node that says nothing does everything.
ALTER TABLE "nodes" ADD COLUMN "labels" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "node_repositories" ADD COLUMN "runs" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "lands" BOOLEAN NOT NULL DEFAULT true;
