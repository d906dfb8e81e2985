import { AgentDoors } from './agent-doors.ts';
import { AuditDoors } from './audit-doors.ts';
import { EventDoors } from './event-doors.ts';
import { FeatureDoors } from './feature-doors.ts';
import { InboxDoors } from './inbox-doors.ts';
import { LaneDoors } from './lane-doors.ts';
import { LogDoors } from './log-doors.ts';
import { NodeDoors } from './node-doors.ts';
import { PlanDoors } from './plan-doors.ts';
import { RepositoryDoors } from './repository-doors.ts';
import { SignalDoors } from './signal-doors.ts';
import { SpendDoors } from './spend-doors.ts';
import { StatusDoors } from './status-doors.ts';
import { SteeringDoors } from './steering-doors.ts';
import { TaskDoors } from './task-doors.ts';
import { WorkspaceDoors } from './workspace-doors.ts';

/** Every door of the hub. A spec holds them against the route table: each route has one, and none is without a route. */
export const doors = [
  RepositoryDoors, NodeDoors, AgentDoors, FeatureDoors, PlanDoors, TaskDoors, SignalDoors, InboxDoors, EventDoors, SpendDoors, StatusDoors, WorkspaceDoors, SteeringDoors, LaneDoors, AuditDoors, LogDoors,
] as const;
