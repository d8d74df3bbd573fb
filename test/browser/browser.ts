import { afterAll, beforeAll, expect } from '@jest/globals';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { Importer } from '../../src/intake/import/importer.js';
import { validatorOf } from '../support/validator.js';
import { ShippedRecords } from '../../src/intake/import/shipped-records.js';
import type { ProcessSettings } from '../../src/app/settings.module.js';
import { ServedApp } from '../support/served-app.js';

/** The day on which the journeys take place, for the server as for the browser. */
export const now = '2026-11-22T12:00:00Z';

/** The database of an earlier desk of this run, with the shipped record; it is removed with the one that it began as. */
const withRecord = `${process.env.THAW_TEST_SQLITE_TEMPLATE}.record`;

export interface WindowOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Whether things may glide; a page that keeps still by default has come to rest sooner. */
  readonly motion?: boolean;
  /** The page's own time goes on only as a journey lets it, by `page.clock.runFor`, once it has paused it. */
  readonly clockByHand?: boolean;
  /** The name by which the server is opened, where its address will not do. */
  readonly host?: 'localhost';
}

/** The real application with the shipped record, and a real browser to look at it. */
export class Desk {
  private readonly contexts: BrowserContext[] = [];
  /** What the browser complained of: scripts that failed, and what its policy refused. */
  readonly complaints: string[] = [];

  private application: ServedApp | undefined;
  private browser: Browser | undefined;
  private isServed = false;

  /** The application, once the desk is open. */
  get served(): ServedApp {
    return this.application!;
  }

  /** @param more other parts of the application than the usual @throws Error where no Chromium is installed */
  async open(more: Partial<ProcessSettings>): Promise<void> {
    const executablePath = process.env.THAW_TEST_CHROMIUM ?? '/usr/bin/chromium';
    if (!existsSync(executablePath)) {
      throw new Error(`no Chromium at ${executablePath}: install one, or name it in THAW_TEST_CHROMIUM`);
    }
    const parts = { pagesFolder: resolve('dist/dashboard'), ...more };
    const copyOf = existsSync(withRecord) ? withRecord : undefined;
    this.application = await ServedApp.open('SQLite file', now, undefined, parts, { copyOf });
    this.isServed = true;
    if (!copyOf) await this.loadRecord();
    await this.served.get(`/status/summary?atLeastPosition=${(await this.served.eventLog.head()).position}`);
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
    this.browser = await chromium.launch({ executablePath, args });
  }

  /** Loads the shipped record, and keeps the database for the desks after this one. */
  private async loadRecord(): Promise<void> {
    const { database, eventLog, clock } = this.served;
    const importer = new Importer(eventLog, validatorOf(eventLog, clock));
    const records = new ShippedRecords(database, eventLog, importer);
    const loaded = await records.load({
      onRefusal: ({ line, message }) => {
        throw new Error(`line ${line} of the shipped records: ${message}`);
      },
    });
    await this.served.get(`/status/summary?atLeastPosition=${loaded!.recorded}`);
    await this.served.fresh.copyTo(withRecord);
  }

  /** A window of its own, with no memory of others, at a path of the page. */
  async look(path: string, options: WindowOptions = {}): Promise<Page> {
    const { theme = 'light', width = 1280, height = 900, motion = false, clockByHand = false } = options;
    const { protocol, hostname, port } = new URL(this.served.origin);
    const origin = `${protocol}//${options.host ?? hostname}:${port}`;
    const context = await this.browser!.newContext({
      baseURL: origin,
      colorScheme: theme,
      viewport: { width, height },
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: motion ? 'no-preference' : 'reduce',
    });
    this.contexts.push(context);
    const page = await context.newPage();
    await (clockByHand ? page.clock.install({ time: now }) : page.clock.setFixedTime(now));
    page.on('pageerror', (error) => this.complaints.push(`${path}: ${error.message}`));
    page.on('console', (message) => {
      // A problem that the server answers is drawn by the page, and part of some journeys.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
        this.complaints.push(`${path}: ${message.text()}`);
      }
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) {
        this.complaints.push(`${path}: asked ${request.url()}`);
      }
    });
    await page.goto(path);
    return page;
  }

  async closeWindows(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  /** The server goes away; the windows stay. */
  async stopServer(): Promise<void> {
    if (!this.isServed) return;
    this.isServed = false;
    await this.served.close();
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.stopServer();
  }
}

/**
 * A desk for all journeys of a block: opened before the first, closed after the last, and then nothing may have been
 * complained of.
 * @param more other parts of the application than the usual
 */
export function deskForAll(more: Partial<ProcessSettings> = {}): Desk {
  const desk = new Desk();
  beforeAll(() => desk.open(more));
  afterAll(async () => {
    await desk.close();
    expect(desk.complaints).toEqual([]);
  });
  return desk;
}
