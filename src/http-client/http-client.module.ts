import { Module } from '@nestjs/common';
import { AddressGuard } from './address-guard.js';
import { HttpClient } from './http-client.js';

/** Requests that Thaw sends: one client, which goes only to addresses that the guard allows. */
@Module({
  providers: [AddressGuard, HttpClient],
  exports: [AddressGuard, HttpClient],
})
export class HttpClientModule {}
