import { script } from '../stage/script.ts';
import * as api from './samples/api.ts';
import * as sharedTypes from './samples/shared-types.ts';
import * as web from './samples/web.ts';

/** What a person would hand to the hub. The scripted agent stands in for a coding agent: its steps are in the prompts. */
export const plan = {
  name: 'User preferences',
  description: 'A user can choose a theme and how many items a page shows. The contract comes first, then the endpoint, then the page.',
  tasks: [
    {
      key: 'types', repository: 'shared-types', title: 'Define UserPreferences', type: 'feature',
      prompt: script('Add the UserPreferences type with sensible defaults, and a test.', [
        { sleep: 150 }, { append: 'src/index.ts', content: sharedTypes.addition }, { sleep: 150 }, { write: 'test/preferences.test.ts', content: sharedTypes.test }, { commit: 'Define UserPreferences' },
      ]),
    },
    {
      key: 'endpoint', repository: 'api', title: 'Serve /users/:id/preferences', type: 'feature', dependsOn: ['types'],
      prompt: script('Serve the preferences of a user, typed by the shared contract.', [
        { sleep: 150 }, { write: 'src/index.ts', content: api.after }, { sleep: 150 }, { write: 'test/preferences.test.ts', content: api.test }, { commit: 'Serve user preferences' },
      ]),
    },
    {
      key: 'page', repository: 'web', title: 'Show the preferences', type: 'feature', dependsOn: ['endpoint'],
      prompt: script('Let the page follow the preferences that the endpoint serves.', [
        { sleep: 150 }, { write: 'src/index.ts', content: web.after }, { sleep: 150 }, { write: 'test/preferences.test.ts', content: web.test }, { commit: 'Follow the user preferences' },
      ]),
    },
  ],
} as const;
