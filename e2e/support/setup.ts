// One demo server for all tests that do not bring their own; its end fails the run when its log tells of a defect.

import { Server } from './server.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const server = await Server.start();
  process.env.PLADS_URL = server.url;
  return () => server.end();
}
