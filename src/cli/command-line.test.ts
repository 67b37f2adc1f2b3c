import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

const commands = everyCommand(commandLine(true))

test.each(commands.map((command) => [command.name(), command] as const))(
  '%s has help with an example and with what every command takes',
  (name, command) => {
    let help = ''
    command.configureOutput({ writeOut: (text) => void (help += text) })
    command.outputHelp()
    expect(help).toMatch(/Examples?:\n +(npm run|DATABASE_URL)/)
    for (const option of ['--json', '--server', '--desk']) expect(help).toContain(option)
    expect(command.description(), name).not.toBe('')
  },
)

test('the command line says what its commands are', () => {
  expect(commands.length).toBeGreaterThan(18)
})
