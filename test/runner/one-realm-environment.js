import { createRequire } from 'node:module';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const compile = vm.compileFunction;
const realms = new WeakSet();

// Jest names the realm that a module is compiled for, and knows no way to name the one that it runs in itself.
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compile(code, parameters, realms.has(parsingContext) ? options : { ...options, parsingContext });

/**
 * Jest's environment for Node without a realm of its own for every test file: objects of modules that a worker loaded once
 * (see `loaded-once.js`) and those of a test are then of the same classes.
 */
export default class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    realms.add(this.context);
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global: globalThis });
    this.global = globalThis;
    globalThis.requireOnce = createRequire(import.meta.url);
  }
}
