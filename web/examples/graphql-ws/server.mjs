// What the page says is told to everyone who has subscribed.

import { EventEmitter, on } from 'node:events';

import {
  GraphQLBoolean,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';

const said = new EventEmitter();

const text = { type: new GraphQLNonNull(GraphQLString) };
const schema = new GraphQLSchema({
  // GraphQL has no schema without one.
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { ready: { type: GraphQLBoolean, resolve: () => true } },
  }),
  mutation: new GraphQLObjectType({
    name: 'Mutation',
    fields: {
      say: {
        type: GraphQLBoolean,
        args: { text },
        resolve: (_root, args) => said.emit('said', args.text),
      },
    },
  }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      said: {
        ...text,
        subscribe: () => on(said, 'said'),
        resolve: ([words]) => words,
      },
    },
  }),
});

export function talk(sockets) {
  useServer({ schema }, sockets);
}
