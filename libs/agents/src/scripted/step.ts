/**
 * What a script may hold. A step is a JSON object that is named by its first key:
 *   {"write": "src/a.ts", "content": "…"}   {"append": "src/a.ts", "content": "…"}   {"remove": "src/a.ts"}   {"dirty": "left.txt"}
 *   {"replace": {"path": "src/a.ts", "find": "old", "with": "new"}}                  {"commit": "message"}
 *   {"copyUpstream": {"repository": "types", "from": "src", "to": "vendor/types"}}   {"readUpstreams": "seen.json"}
 *   {"print": "text"}   {"log": "to stderr"}   {"flood": {"lines": 100000}}          {"sleep": 200}   {"waitForFile": "/tmp/go"}
 *   {"exit": 1}   {"fail": {"kind": "rate_limited", "message": "…", "until": "…"}}   {"failUnlessFile": "src/a.ts"}
 *   {"ask": "Which one?", "options": ["a", "b"]}                                     {"declareNoChange": "reason"}
 *   {"freeze": {"name": "users-api", "path": "users.yaml"}}                          {"copyContract": {"name": "users-api", "to": "users.yaml"}}
 *   {"message": "words for people"}                   {"spend": {"usd": 0.25, "tokens": 5000}}
 *   {"ignoreSigterm": true}   {"grandchild": {"setsid": true, "sleep": 60000, "ignoreSigterm": true}}
 *   {"shell": "any commands; how they end does not matter"}
 *   {"review": "approve"}   {"review": "needs_work", "issues": [{"path": "a.ts", "message": "…"}]}   {"outcome": {anything}}
 *   {"whenEpoch": 1, "steps": […], "otherwise": […]}   {"whenFile": "src/a.ts", "steps": […], "otherwise": […]}
 */
export type Step = ControlStep | ToolStep;

/** Steps that steer the script or only speak. */
export type ControlStep =
  | { readonly do: 'print' | 'log'; readonly text: string }
  | { readonly do: 'flood'; readonly lines: number }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'spend'; readonly usd: number; readonly tokens: number }
  | { readonly do: 'exit'; readonly code: number }
  | { readonly do: 'fail'; readonly kind: string; readonly message: string; readonly until?: string }
  | { readonly do: 'failUnlessFile'; readonly path: string }
  | { readonly do: 'ignoreSigterm' }
  | { readonly do: 'whenFile'; readonly path: string; readonly steps: readonly Step[]; readonly otherwise: readonly Step[] }
  | { readonly do: 'whenEpoch'; readonly value: number; readonly steps: readonly Step[]; readonly otherwise: readonly Step[] };

/** Steps that do something; each is a tool call of the agent. */
export type ToolStep =
  | { readonly do: 'write' | 'append'; readonly path: string; readonly content: string }
  | { readonly do: 'replace'; readonly path: string; readonly find: string; readonly with: string }
  | { readonly do: 'remove' | 'dirty' | 'waitForFile' | 'readUpstreams'; readonly path: string }
  | { readonly do: 'commit'; readonly message: string }
  | { readonly do: 'shell'; readonly text: string }
  | { readonly do: 'copyUpstream'; readonly repository: string; readonly from: string; readonly to: string }
  | { readonly do: 'freeze'; readonly name: string; readonly path: string }
  | { readonly do: 'copyContract'; readonly name: string; readonly to: string }
  | { readonly do: 'declareNoChange' | 'message'; readonly text: string }
  /** What an outcome file may hold, as it stands. */
  | { readonly do: 'outcome'; readonly value: unknown }
  | { readonly do: 'ask'; readonly text: string; readonly options: readonly string[] }
  | { readonly do: 'grandchild'; readonly setsid: boolean; readonly sleepMs: number; readonly ignoreSigterm: boolean };
