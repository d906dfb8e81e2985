-- The name under which signals speak of a task.
CREATE TABLE "task_subjects" (
    "task_id" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "task_subjects_pkey" PRIMARY KEY ("task_id")
);

CREATE INDEX "task_subjects_workspace_subject_idx" ON "task_subjects"("workspace", "subject");

ALTER TABLE "task_subjects" ADD CONSTRAINT "task_subjects_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;
