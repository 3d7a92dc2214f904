// SPDX-License-Identifier: MIT
// A screen of our own with the agent on it, and hands: windows are found and keys pressed with xdotool.
import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { program } from './service.mjs';

async function firstLine(stream) {
  let text = '';
  for await (const piece of stream) {
    text += piece;
    if (text.includes('\n')) break;
  }
  return text.trim();
}

export class Desktop {
  // Xvfb chooses a free display by itself.
  static async start() {
    const desktop = new Desktop();
    desktop.screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
    desktop.environment = { DISPLAY: `:${await firstLine(desktop.screen.stdout)}`, WAYLAND_DISPLAY: '' };
    return desktop;
  }

  startAgent(service) {
    this.agent = spawn(program('pidpys-agent'), ['--socket', `${service.state}/agent.sock`, '--no-tray'],
      { stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...this.environment, LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8', QT_QPA_PLATFORM: 'xcb', QT_QPA_PLATFORMTHEME: '' } });
    return this.until('the agent’s own window', () => this.windows('keys and permissions').length > 0);
  }

  xdotool(...words) {
    return execFileSync('xdotool', words, { env: { ...process.env, ...this.environment }, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  }

  windows(title) {
    try {
      return this.xdotool('search', '--onlyvisible', '--name', title).split('\n').filter(Boolean);
    } catch {
      return [];   // none: xdotool fails
    }
  }

  async until(what, condition, seconds = 90) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) if (condition()) return;
    throw new Error(`${what}: not within ${seconds} s`);
  }

  // Waits for the question's window and presses `keys` until it is gone: before the window is armed they mean nothing.
  async decide(...keys) {
    const question = () => this.windows('your decision is needed');
    await this.until('the question’s window', () => question().length > 0);
    const [shown] = question();
    for (const end = Date.now() + 90_000; question().includes(shown);) {
      if (Date.now() > end) throw new Error('the window takes no decision');
      await sleep(1000);
      try {
        this.xdotool('windowfocus', shown);
        this.xdotool('key', ...keys);
      } catch {
        // It went while we were at it.
      }
    }
  }

  stop() {
    this.agent?.kill('SIGTERM');
    this.screen?.kill('SIGTERM');
  }
}
