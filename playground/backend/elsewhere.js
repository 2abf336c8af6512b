/**
 * A server of somebody else's. The phone finds it under a name of its own, which is an origin that the SDK has not been
 * told to trust; on the wire it is one server with the rest, since a browser asks other origins only where they allow it.
 */

/** @import { RequestHandler } from 'express' */

/** Whoever asks it learns what it has seen of their session. @type {RequestHandler} */
export const answerFromElsewhere = (request, response) => {
  const seen = [request.get('sessionid'), request.get('authorization'), request.get('cookie'), request.query.sessionid];
  response.json({ weather: '晴', sawSession: seen.some((value) => value !== undefined) });
};
