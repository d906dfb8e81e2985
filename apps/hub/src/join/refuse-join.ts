import type { Refusal } from '@fuel/contracts';

export type JoinObstacle = 'unknown' | 'expired' | 'used';

const remedy = 'Ask for a new one: fuel node token <repository>.';

export function refuseJoin(obstacle: JoinObstacle): Refusal {
  switch (obstacle) {
    case 'unknown':
      return { code: 'join.token_unknown', detail: `This hub did not give out the join token, or it was cut off in copying. ${remedy}`, pointer: '/token' };
    case 'expired':
      return { code: 'join.token_expired', detail: `The join token was good for 10 minutes, and they are over. ${remedy}`, pointer: '/token' };
    case 'used':
      return { code: 'join.token_used', detail: `Another node has joined with this token; each is for one node. ${remedy}`, pointer: '/token' };
    default:
      return obstacle satisfies never;
  }
}
