import type { RefusalCode } from './problem.ts';

export interface RefusalDoc {
  readonly cause: string;
  readonly remedy: string;
  /** A `detail` as the hub writes it. */
  readonly example: string;
}

const doc = (cause: string, remedy: string, example: string): RefusalDoc => ({ cause, remedy, example });

/** What docs/api/errors and GET /api/v1/errors/:code say about each code. A code without its lines here does not compile. */
export const refusalDocs: Readonly<Record<RefusalCode, RefusalDoc>> = {
  'body.invalid': doc('A field of the body, the query or the path is missing, has another type, or is not known.', 'Correct the field that `pointer` names; `errors` lists up to 100 of them.', '"tasks[0].promt" is not known in "tasks[0]". Did you mean "prompt"?'),
  'body.not_json': doc('The body is not JSON in UTF-8, or its content-type is another one.', 'Send JSON with `content-type: application/json`.', 'The body cannot be read as JSON in UTF-8: Unexpected end of JSON input. Correct it and send it again.'),
  'body.too_large': doc('The body has more bytes than the hub takes (FUEL_BODY_LIMIT; 16 KiB from callers without a token).', 'Send less at once, or let the operator raise FUEL_BODY_LIMIT.', 'The body is larger than this hub accepts. Send less at once, or raise FUEL_BODY_LIMIT where the hub is started.'),
  'body.too_deep': doc('Lists and objects of the body are nested deeper than 32 levels.', 'Send the documented form, which is never deeper than 8.', 'The body is nested deeper than 32 levels, which no request here needs. Send the documented form.'),
  'body.too_many': doc('A list of the body is longer than documented, or the body has more values than the hub takes.', 'Split the request: further tasks can be added to a feature later.', '"tasks" has 100001 items; at most 100000 are allowed. Send fewer at once.'),
  'auth.missing': doc('The request carries no bearer token.', 'Send `Authorization: Bearer <token>`.', 'Send the header "Authorization: Bearer <token>".'),
  'auth.unknown': doc('The hub does not know the token: revoked, of another hub, or cut off in copying.', 'Use a token that this hub gave out.', 'This hub does not know the token: it was revoked, it is another hub’s, or it was cut off in copying.'),
  'auth.forbidden': doc('The token is known and of a role that may not do this.', 'Use the token of the role that is named.', 'This needs the token of an admin, and the one that was sent is of a node. Use the right one.'),
  'route.unknown': doc('Nothing is at this method and address.', 'See /openapi.json for what there is.', 'There is no GET /api/v1/feature here. The addresses of this hub are listed in /openapi.json.'),
  'error.unknown': doc('The hub has no error with this code.', 'See docs/api/errors for all of them.', 'There is no error "feature.gone". The codes are those of the problems that this hub answers with.'),
  'feature.unknown': doc('No feature has this id.', 'GET /api/v1/features lists them.', 'There is no feature "fea_x". GET /api/v1/features lists them.'),
  'feature.state': doc('The feature is in a state in which this cannot be done.', 'GET the feature; docs/spec/states.md says what each state allows.', 'The feature is in_progress: only one that was planned can be started.'),
  'feature.stale_approval': doc('Work was accepted anew since the approval was put together; `expected` holds what is accepted now.', 'Look at the new work, then approve with the SHAs of GET /api/v1/features/:id/expected.', 'Task "types" was reviewed at another commit since. Look at it again and approve what is there now.'),
  'feature.approval_incomplete': doc('The approval leaves out a reviewed task.', 'Name all that GET /api/v1/features/:id/expected names.', 'The approval does not name task tsk_web. Name every reviewed task.'),
  'feature.no_tasks': doc('The plan has no task.', 'Give at least one task.', 'A feature needs at least one task. Add it to "tasks".'),
  'task.unknown': doc('No task has this id, or none of the feature this id or key.', 'GET /api/v1/features/:id/tasks lists the tasks of a feature.', 'There is no task "tsk_x". A feature lists its tasks with their ids.'),
  'task.state': doc('The task is in a state in which this cannot be done.', 'GET the task; docs/spec/states.md says what each state allows.', 'Task "web" is running: only a task that failed can be tried again.'),
  'task.duplicate_key': doc('Two tasks of a plan have one key.', 'Give each task of a feature a key of its own.', 'The key "api" is there twice. Rename one of the tasks.'),
  'task.repository_missing': doc('A task of kind work names no repository.', 'Name the repository that it works in.', 'Task "api" is of kind work and names no repository. Give one.'),
  'task.repository_forbidden': doc('A task of a kind that works in no repository names one.', 'Leave the repository away, or use kind work.', 'Task "all" is of kind sync, which has no repository. Leave it away.'),
  'task.kind_unsupported': doc('This hub does not run tasks of this kind yet.', 'Use a kind that it runs.', 'This hub does not run tasks of kind read yet. Use work.'),
  'task.signal_missing': doc('A task of kind external does not say which signal it waits for.', 'Give it `signal` with the name, and with `match` where values of the payload matter.', 'Task "applied" is external: it waits for a signal. Give it one, such as "signal": {"name": "applied"}.'),
  'task.signal_forbidden': doc('A task of another kind than external has a signal of its own.', 'Make it external, or let an edge wait with {"signal": name}.', 'Task "api" is of kind "work" and waits for no signal of its own. Make it external, or let an edge wait for the signal.'),
  'task.contract_forbidden': doc('A contract is a file, and the task does no work in a repository.', 'Freeze it for the task that does the work.', 'Task "applied" is of kind "external": it has no files, so it cannot freeze a contract.'),
  'task.signals_full': doc('A task keeps a hundred contracts and signals, because a gate may be open because of any of them.', 'Use fewer names and payloads for what happens again and again.', 'Task "applied" was told 100 different things already and keeps them all. Use fewer names or payloads.'),
  'dependency.unknown': doc('A dependency names a key that no task of the plan has.', 'Correct the key, or add the task.', 'Task "web" depends on "ap", which is no task of this plan. Did you mean "api"?'),
  'dependency.self': doc('A task depends on itself.', 'Remove the dependency.', 'Task "web" depends on itself. Remove that.'),
  'dependency.duplicate': doc('A task names the same upstream task twice.', 'Name it once, with the gate that is meant.', 'Task "web" depends on "api" twice. Keep one of them.'),
  'dependency.cycle': doc('The dependencies lead in a circle, which `cycle` shows as a path.', 'Remove one dependency of the path.', 'The dependencies form a cycle: api#endpoint -> web#use -> api#endpoint. Remove one of them.'),
  'dependency.too_late': doc('The task already began: what it waits for can no longer be changed.', 'Add the dependency to a task that has not begun.', 'Task "web" is running. A dependency can be added until a task is dispatched.'),
  'gate.unknown': doc('`until` is none of the gates.', 'Use {"reviewed": true}, {"landed": true}, {"contract": name} or {"signal": name}.', '"tasks[1].dependsOn[0].until" is {"deployed":true}, which is no gate.'),
  'gate.never_opens': doc('A task waits for a contract of a task that has no files.', 'Wait for the task that does the work.', 'Task "web" waits for a contract of "applied", which is of kind "external" and has no files. Wait for the task that does the work.'),
  'stage.cycle': doc('An edge would make a stage wait for its own landing or for a later stage, so neither could end.', 'Wait for {"reviewed": true}, or let the consumer begin in a later stage.', 'The edge cannot be added: "web" is in the stage that "api" lands with, so that stage would wait for itself.'),
  'repository.unknown': doc('A task names a repository that the hub does not know.', 'Register it, or correct the name.', 'Task "api" names repository "ap", which is not registered. Did you mean "api"?'),
  'repository.not_found': doc('No repository has this name or id.', 'GET /api/v1/repositories lists them.', 'There is no repository "ap". GET /api/v1/repositories lists them.'),
  'repository.name_taken': doc('A repository with this name is registered.', 'Choose another name.', 'There is a repository "api" already. Give this one another name.'),
  'repository.url_unsafe': doc('The address uses a transport or a form that git could be tricked with.', 'Use https, ssh or a path.', '"url" uses the transport ext, which runs commands. Use https or ssh.'),
  'repository.consumer_unknown': doc('A consumer names a repository that is not registered.', 'Register the consumer first.', '"app" is no repository of this hub. Register it first, and then name it as a consumer.'),
  'join.token_unknown': doc('The hub did not give out this join token.', 'Ask for a new one: fuel node token <repository>.', 'This hub did not give out the join token, or it was cut off in copying.'),
  'join.token_expired': doc('The join token is older than 10 minutes.', 'Ask for a new one.', 'The join token was good for 10 minutes, and they are over.'),
  'join.token_used': doc('A node has joined with this token.', 'Ask for a new one; each is for one node.', 'Another node has joined with this token; each is for one node.'),
  'join.contract_too_old': doc('The node speaks an older version of the wire than the hub understands.', 'Update fuel on the machine of the node.', 'This node (fuel 0.1.0) speaks version 1 of the contract, and this hub understands 2. Update fuel on the node’s machine and join again.'),
  'node.unknown': doc('The node of this token is gone from the hub.', 'Let it join again.', 'The node of this token is gone from the hub. Let it join again: fuel node join.'),
  'prompt.unknown': doc('No order has a prompt with this hash.', 'Wait for the next order.', 'No order of this hub has a prompt with this hash; it may have been replaced.'),
  'inbox.unknown': doc('No inbox item has this id.', 'GET /api/v1/inbox lists them.', 'There is no inbox item "inb_x". GET /api/v1/inbox lists them.'),
  'landing.unknown': doc('No landing has this id.', 'GET the feature; it shows its newest landing.', 'There is no landing lnd_x.'),
  'workspace.unknown': doc('No workspace has this name.', 'GET /api/v1/workspaces lists them.', 'There is no workspace "web". GET /api/v1/workspaces lists them.'),
  'events.pruned': doc('Events after this position were taken out of the log: their features ended long ago.', 'Read the features again as they are now, and follow the log from its end (without Last-Event-ID).', 'Events after 812-40 are gone: their features ended long ago. Read what you follow again as it is now, and go on without Last-Event-ID.'),
  'cursor.invalid': doc('A cursor or Last-Event-ID is none that this hub made for this list.', 'Send the `next` of the page before or the id of the last event, or begin anew.', 'The cursor was not made by this hub for this list.'),
  'header.invalid': doc('Idempotency-Key or If-Match cannot be read, or If-Match stands where nothing has a version.', 'Send a UUID as key; send an ETag with its quotes, or *.', 'Idempotency-Key has 1 to 200 visible ASCII characters and stands there once.'),
  'idempotency.key_reused': doc('The key came with another method, address or body within 24 hours.', 'Use a new key for what is a new request.', 'This Idempotency-Key came with another request (method, address or body) within the last 24 hours.'),
  'idempotency.in_flight': doc('The first request with this key is not finished.', 'Send it again in a moment.', 'A request with this Idempotency-Key is being carried out right now. Send it again in a moment, then its answer is there.'),
  'idempotency.answer_lost': doc('The hub ended between the commit of the first request and its answer, and this kind of answer cannot be made again.', 'GET the result; do not send it under a new key.', 'This was done under its Idempotency-Key before, and the answer was lost. Look at the result with GET.'),
  'version.stale': doc('If-Match names another version than there is; `current` is the one that is there.', 'GET the thing again, then send the change with its new ETag.', 'The feature is in version "8", and If-Match names another: it was changed since you looked.'),
  'command.unsupported': doc('This hub cannot do that yet.', 'Update the hub.', 'This hub cannot do that yet.'),
  'store.busy': doc('The database did not answer in time, or the same rows were changed by others ten times in a row. Nothing was changed.', 'Send the request again after `retry-after`.', 'The database did not answer in time, so nothing was changed. Send the request again in a moment.'),
  'hub.broken': doc('The hub has a defect. Its log has the details under the request id.', 'Report it with the request id. With an Idempotency-Key the request may be sent again.', 'The hub has a defect here. Its log has the details under request id 5f0c1d; please report them.'),
};
