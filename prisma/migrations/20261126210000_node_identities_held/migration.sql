-- Which home speaks for a node, on which machine and since when: a copy of it is refused.
ALTER TABLE "nodes" ADD COLUMN "home" TEXT,
ADD COLUMN "host" TEXT,
ADD COLUMN "held_since" TIMESTAMPTZ(3),
ADD COLUMN "followed" TEXT[] DEFAULT ARRAY[]::TEXT[];
