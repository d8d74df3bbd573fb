import { readConfig } from '../../app/config.js';
import { inView } from '../../event-log/view.js';
import { makeMcpServer } from '../../mcp/mcp-server.js';
import { McpModule } from '../../mcp/mcp.module.js';
import { Tools } from '../../mcp/tools.js';
import { ServerSettings } from '../../http/server/settings.js';
import type { Projector } from '../../projection/projector.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * `thaw mcp`: offers agents the tools that read, over standard input and output, until the input ends. What an agent reads
 * goes to whoever runs it, so that it sees what every reader sees.
 */
export async function mcpCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const address = readConfig().publicUrl ?? '';
  const serve = async (projector: Projector, store: Store) => {
    const tools = store.get(Tools);
    const server = await makeMcpServer(async (name, args) => {
      // Others write to the database meanwhile.
      projector.wake();
      await projector.reached((await store.log.head()).position);
      return inView('open', () => tools.call(name, args, address));
    }, store.get(ServerSettings).version);
    const ended = new Promise<void>((resolve) => terminal.input.once('end', resolve).once('close', resolve));
    await server.connect(new StdioServerTransport(terminal.input, terminal.output));
    await ended;
    await server.close();
    return exitCodes.done;
  };
  return Store.read(options.database, (_reader, projector, store) => serve(projector, store), [McpModule]);
}
