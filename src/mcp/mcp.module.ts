import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { McpController } from './mcp-controller.js';
import { Tools } from './tools.js';

/** Tools that read, for agents: the Model Context Protocol over HTTP and over standard input and output. */
@Module({
  imports: [EventLogModule, HttpModule, ReadingsModule],
  controllers: [McpController],
  providers: [Tools],
})
export class McpModule {}
