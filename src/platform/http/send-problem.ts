import type { FastifyReply } from 'fastify'
import type { Problem } from '../problem.ts'

/** Answers an error as RFC 9457. */
export function sendProblem(reply: FastifyReply, problem: Problem, trace: string): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body(trace)))
}
