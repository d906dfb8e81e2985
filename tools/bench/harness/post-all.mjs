import { Agent, request } from 'node:http';

/** One POST over a connection that stays open; `{ status, body }`. */
function post({ agent, url, token }, path, value) {
  const body = JSON.stringify(value);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method: 'POST', agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(parts).toString()) }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** So many writers at each hub, each with a connection of its own, take what is next until nothing is left. Answers in the order of `wishes`, `{ status, body, ms }`. */
export async function postAll(hubs, { writers, wishes, callOf }) {
  const answers = new Array(wishes.length);
  let next = 0;
  const write = async (hub) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      while (next < wishes.length) {
        const n = next;
        next += 1;
        const { path, body } = callOf(wishes[n]);
        const began = performance.now();
        const answer = await post({ ...hub, agent }, path, body);
        answers[n] = { ...answer, ms: performance.now() - began };
      }
    } finally {
      agent.destroy();
    }
  };
  await Promise.all(hubs.flatMap((hub) => Array.from({ length: writers }, () => write(hub))));
  return answers;
}
