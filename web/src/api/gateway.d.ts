// Written by scripts/web_api.py from the server's OpenAPI document.
export interface paths {
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents, newest first */
        get: {
            parameters: {
                query?: {
                    deployment_chat?: boolean;
                    id?: string;
                    metadata?: string;
                    name?: string;
                    page?: number;
                    page_size?: number;
                    search?: string;
                    sources?: ("api" | "playground" | "agent_builder_v1")[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"][];
                    };
                };
            };
        };
        put?: never;
        /** Make an agent */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateAgentRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent, in its current version or another */
        get: {
            parameters: {
                query?: {
                    agent_version?: string;
                };
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete an agent with its versions */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Make a new version; what is not sent stays, null clears */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateAgentRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/agents/{agent_id}/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The aliases of an agent's versions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentAliasResponse"][];
                    };
                };
            };
        };
        /** Make an alias, or move it */
        put: {
            parameters: {
                query: {
                    alias: string;
                    version: number;
                };
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentAliasResponse"];
                    };
                };
            };
        };
        post?: never;
        /** Delete an alias */
        delete: {
            parameters: {
                query: {
                    alias: string;
                };
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Make another version the current one */
        patch: {
            parameters: {
                query: {
                    version: number;
                };
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/agents/{agent_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of an agent, newest first */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path: {
                    agent_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version, by number or alias */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent_id: string;
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete a chat with an agent */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentsCompletionRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChatResponse"];
                        "text/event-stream": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents by a token that goes on */
        get: {
            parameters: {
                query?: {
                    deployment_chat?: boolean;
                    id?: string;
                    metadata?: string;
                    name?: string;
                    page_size?: number;
                    page_token?: string;
                    search?: string;
                    sources?: ("api" | "playground" | "agent_builder_v1")[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentListPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/arena/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where models stand by the workspace's votes */
        get: {
            parameters: {
                query?: {
                    blind?: boolean;
                    days?: number;
                    language?: "fr" | "en" | "de" | "es" | "it";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Leaderboard"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/arena/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own votes, the latest first */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldVotes"];
                    };
                };
            };
        };
        put?: never;
        /** Say which of two answers is better */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewVote"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldVote"];
                    };
                };
            };
        };
        /** Delete all of one's own votes */
        delete: {
            parameters: {
                query: {
                    confirm: "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeletedVotes"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/artefacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own artefacts, the last changed first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    conversation_id?: string;
                    kind?: "document" | "code" | "html" | "mermaid" | "table";
                    page_size?: number;
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldArtefacts"];
                    };
                };
            };
        };
        put?: never;
        /** Make an artefact */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewArtefact"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldWholeArtefact"];
                    };
                };
            };
        };
        /** Delete all of one's own */
        delete: {
            parameters: {
                query: {
                    confirm: "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeletedArtefacts"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/artefacts/{artefact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One artefact with its content */
        get: {
            parameters: {
                query?: {
                    version?: number;
                };
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldWholeArtefact"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete an artefact with its versions */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Rename an artefact */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Renamed"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldArtefact"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/artefacts/{artefact_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An artefact as a file */
        get: {
            parameters: {
                query?: {
                    format?: "source" | "md" | "txt" | "html" | "pdf" | "docx" | "csv" | "xlsx";
                    version?: number;
                };
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                        "application/pdf": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": string;
                        "text/csv; charset=utf-8": string;
                        "text/html; charset=utf-8": string;
                        "text/markdown; charset=utf-8": string;
                        "text/plain; charset=utf-8": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/artefacts/{artefact_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An old version's content as a new version */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Restored"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldWholeArtefact"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/artefacts/{artefact_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions that are kept, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldVersions"];
                    };
                };
            };
        };
        put?: never;
        /** Write a new version on top of the newest */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artefact_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewVersion"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldWholeArtefact"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audio/speech": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Speak a text */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ventoux.dialects.mistral.audio.SpeechRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SpeechResponse"];
                        "audio/flac": string;
                        "audio/mpeg": string;
                        "audio/ogg": string;
                        "audio/pcm": string;
                        "audio/wav": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audio/transcriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down what is said in a recording */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                        /** @description ISO 639-1. */
                        language?: string;
                        model: string;
                        prompt?: string;
                        /**
                         * @default json
                         * @enum {string}
                         */
                        response_format?: "json" | "text";
                        temperature?: number;
                        timestamp_granularities?: ("segment" | "word")[];
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TranscriptionResponse"];
                        "text/plain": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/classifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Classify the last message of chats */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChatClassificationRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClassificationResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete a chat, whole or as a stream */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ventoux.dialects.mistral.requests.ChatRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChatResponse"];
                        "text/event-stream": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/moderations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moderate the last message of chats */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChatModerationRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModerationResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/classifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Classify texts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ClassificationRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClassificationResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List connectors, newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    page_size?: number;
                    supports_mcp?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaginatedConnectors"];
                    };
                };
            };
        };
        put?: never;
        /** Make a connector to an MCP server */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateConnectorRequest"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Connector"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One connector, by id or name */
        get: {
            parameters: {
                query?: {
                    fetch_user_data?: boolean;
                };
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Connector"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a connector with everybody's credentials */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a connector; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateConnectorRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Connector"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/connectors/{connector}/{consumer_scope}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch it on */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/{consumer_scope}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names of credentials */
        get: {
            parameters: {
                query?: {
                    auth_type?: "oauth2" | "bearer" | "none" | "github_app" | "slack_app";
                    fetch_default?: boolean;
                };
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CredentialsResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Keep credentials */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CredentialsCreateOrUpdate"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        /** Delete all of them */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change credentials; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CredentialsCreateOrUpdate"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/connectors/{connector}/{consumer_scope}/credentials/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete credentials */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/{consumer_scope}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch it off */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    consumer_scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/auth_url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begin to sign in with a browser */
        get: {
            parameters: {
                query?: {
                    app_return_url?: string;
                    credentials_name?: string;
                    credentials_title?: string;
                    github_installation_link?: boolean;
                    method_type?: "oauth2";
                };
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuthURLResponse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/authentication_methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How its server is asked */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublicAuthenticationMethod"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/credentials/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End to sign in, with the code of the page */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RedeemRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/organization/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Refused: there are no organizations */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        post?: never;
        /** Refused: there are no organizations */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Share it with the workspace */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        post?: never;
        /** Make it private */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What its server offers */
        get: {
            parameters: {
                query?: {
                    credentials_name?: string;
                    page_size?: number;
                    pretty?: boolean;
                    refresh?: boolean;
                };
                header?: never;
                path: {
                    connector: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MCPTool"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}/tools/{tool}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call a function */
        post: {
            parameters: {
                query?: {
                    credentials_name?: string;
                };
                header?: never;
                path: {
                    connector: string;
                    tool: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallToolRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToolCallResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/oauth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where browsers come back to from signing in */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    error?: string;
                    iss?: string;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                /** @description Back to the page that asked for it */
                303: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's conversations, the last changed first */
        get: {
            parameters: {
                query?: {
                    metadata?: string;
                    page?: number;
                    page_size?: number;
                    project_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.conversations.Conversation"][];
                    };
                };
            };
        };
        put?: never;
        /** Start a conversation, answered whole or as a stream */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationResponse"];
                        "text/event-stream": unknown;
                    };
                };
            };
        };
        /** Delete all of one's own conversations */
        delete: {
            parameters: {
                query: {
                    confirm: "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.gateway.assistants.exporting.Deleted"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.conversations.Conversation"];
                    };
                };
            };
        };
        put?: never;
        /** Go on with a conversation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AppendRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationResponse"];
                        "text/event-stream": unknown;
                    };
                };
            };
        };
        /** Delete a conversation with all that was said */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change it; what is not sent stays, null clears */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.conversations.Conversation"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What of the model's context is used */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContextUse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest reply's events, followed while it runs */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: {
                    "Last-Event-ID"?: string;
                };
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A conversation as Markdown, JSON or PDF */
        get: {
            parameters: {
                query?: {
                    format?: "markdown" | "json" | "pdf";
                    language?: "en" | "fr" | "de" | "es" | "it";
                };
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                        "application/pdf": string;
                        "text/markdown": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that was said and done */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationHistory"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages alone */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationMessages"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Branch from an entry, under a new id */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RestartRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationResponse"];
                        "text/event-stream": unknown;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open shares of a conversation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldShares"];
                    };
                };
            };
        };
        put?: never;
        /** Share what has been said until now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewShare"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldShare"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a share */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                    share_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the reply that runs */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Stopped"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All of one's own conversations, as a ZIP */
        post: {
            parameters: {
                query?: {
                    language?: "en" | "fr" | "de" | "es" | "it";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take conversations out of an export of ChatGPT, Claude or Ventoux */
        post: {
            parameters: {
                query?: {
                    model?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Report"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search one's own conversations */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldHits"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open shares of all of one's own conversations */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldOwnShares"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Embed texts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ventoux.dialects.mistral.requests.EmbeddingsRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EmbeddingsResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List files, newest first */
        get: {
            parameters: {
                query?: {
                    include_total?: boolean;
                    mimetypes?: string[];
                    page?: number;
                    page_size?: number;
                    purpose?: string;
                    sample_type?: string[];
                    search?: string;
                    source?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListFilesResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Upload a file */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** @description Hours. */
                        expiry?: number;
                        /** Format: binary */
                        file: string;
                        /** @description Else the bytes decide: fine-tune or ocr. */
                        purpose?: string;
                        /**
                         * @default workspace
                         * @enum {string}
                         */
                        visibility?: "workspace" | "user";
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FileSchema"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GetFileResponse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a file */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeleteFileResponse"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file's bytes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A URL that opens without a key */
        get: {
            parameters: {
                query?: {
                    expiry?: number;
                };
                header?: never;
                path: {
                    file_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedUrl"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fim/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fill the gap between two texts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FimRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChatResponse"];
                        "text/event-stream": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interface": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one has set of the interface */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InterfaceSettings"];
                    };
                };
            };
        };
        /** Set it, all at once, in place of a version */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InterfaceSettings"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InterfaceSettings"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List libraries, newest first */
        get: {
            parameters: {
                query?: {
                    filter_owned_by_me?: boolean;
                    page?: number;
                    page_size?: number;
                    page_token?: string;
                    search?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListLibrariesResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Make a library */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateLibraryRequest"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Library"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One library */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Library"];
                    };
                };
            };
        };
        /** As PATCH */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateLibraryRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Library"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a library with its documents */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Library"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a library; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateLibraryRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Library"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/libraries/{library_id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer from the documents, whole or as a stream */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Inspection"];
                        "text/event-stream": unknown;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List documents */
        get: {
            parameters: {
                query?: {
                    filters_attributes?: string;
                    page?: number;
                    page_size?: number;
                    search?: string;
                    sort_by?: "created_at" | "name" | "size" | "extension" | "last_processed_at";
                    sort_order?: "desc" | "asc";
                };
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListDocumentsResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Add a document, a web page or a file */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddDocumentRequest"];
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.libraries.Document"];
                    };
                };
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.libraries.Document"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.libraries.Document"];
                    };
                };
            };
        };
        /** As PATCH */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateDocumentRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.libraries.Document"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a document */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a document; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateDocumentRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ventoux.dialects.mistral.libraries.Document"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/chunks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How it was cut */
        get: {
            parameters: {
                query?: {
                    first?: number;
                    limit?: number;
                };
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Chunks"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its bytes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/extracted-text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its text, as a file */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/extracted-text-signed-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A URL of its text, for an hour */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read it anew */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/signed-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A URL of its bytes, for an hour */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProcessingStatus"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/documents/{document_id}/text_content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was read of a document */
        get: {
            parameters: {
                query?: {
                    page_end?: number;
                    page_start?: number;
                };
                header?: never;
                path: {
                    document_id: string;
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentTextContent"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Questions with which it is tested */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Questions"];
                    };
                };
            };
        };
        put?: never;
        /** Add a question */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["QuestionRequest"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KnownQuestion"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/questions/{question_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a question */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                    question_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find passages */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SearchRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Found"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** With whom a library is shared */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListSharingResponse"];
                    };
                };
            };
        };
        /** Share a library within its workspace */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SharingRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sharing"];
                    };
                };
            };
        };
        post?: never;
        /** End sharing */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SharingDelete"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Sharing"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/test-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What tests have shown, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Runs"];
                    };
                };
            };
        };
        put?: never;
        /** Ask every question now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RetrievalRun"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/test-runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run, with the place of each passage */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    library_id: string;
                    run_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RetrievalRun"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/libraries/{library_id}/test-runs/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Two runs, side by side */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    before?: string;
                };
                header?: never;
                path: {
                    library_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comparison"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own memories, newest first */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldMemories"];
                    };
                };
            };
        };
        put?: never;
        /** Remember something */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewMemory"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldMemory"];
                    };
                };
            };
        };
        /** Forget everything */
        delete: {
            parameters: {
                query: {
                    confirm: "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeletedMemories"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memories/{memory_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One memory */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    memory_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldMemory"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forget it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    memory_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a memory */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    memory_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangedMemory"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldMemory"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/memories/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is remembered, and the preferences */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExportedMemories"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the models served */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model's card */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    model: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelCard"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moderate texts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ClassificationRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModerationResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ocr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a document or a picture, page by page */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OCRRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OCRResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own preferences */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
            };
        };
        /** Set them, all at once */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own projects, newest first */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldProjects"];
                    };
                };
            };
        };
        put?: never;
        /** Make a project */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewProject"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldProject"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldProject"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a project */
        delete: {
            parameters: {
                query?: {
                    conversations?: "keep" | "delete";
                    library?: "keep" | "delete";
                };
                header?: never;
                path: {
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a project; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangedProject"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldProject"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/projects/{project_id}/library": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give it a library for its files, if it has none */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldProject"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own prompts and the workspace's, by name */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldPrompts"];
                    };
                };
            };
        };
        put?: never;
        /** Keep a prompt */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPrompt"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldPrompt"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{prompt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One prompt */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    prompt_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldPrompt"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a prompt */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    prompt_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a prompt; what is not sent stays */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    prompt_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangedPrompt"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldPrompt"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a response, whole or as a stream */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ResponseRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MistralResponse"];
                        "text/event-stream": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long the workspace keeps conversations */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RetentionRule"];
                    };
                };
            };
        };
        /** Say how long */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RetentionRule"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RetentionRule"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is shared under a link */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldShared"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A copy of one's own, to be gone on with */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CopyRequest"];
                };
            };
            responses: {
                /** @description OK */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Copied"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}/documents/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An attached document by its number, likewise */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    number: string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file that it names, where files are shared */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file_id: string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open shares of everybody in the workspace, for its administrators */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    page_size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldSharesOfAll"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke anybody's share, as an administrator */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    share_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own threads: conversations with their branches, the last changed first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    folder?: string;
                    page_size?: number;
                    pinned?: boolean;
                    project_id?: string;
                    q?: string;
                    state?: "active" | "archived" | "trash";
                    tag?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldThreads"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Empty the trash */
        delete: {
            parameters: {
                query: {
                    state: "trash";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Emptied"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One thread, with the tree of its branches */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    thread_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldWholeThread"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Put a thread into the trash, from which it is deleted after 24 hours */
        delete: {
            parameters: {
                query?: {
                    state?: "trash";
                };
                header?: never;
                path: {
                    thread_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Mark a thread; what is not sent stays, null clears */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    thread_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangedThread"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldThread"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/threads/{thread_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a thread back from the trash */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    thread_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldThread"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The folders that there are threads in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldCounts"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags that threads have */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToldCounts"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which tools there are, and why one is off */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ToolList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tools/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What you have decided about tools */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Permissions"];
                    };
                };
            };
        };
        /** Decide about a tool once and for all */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PermissionRequest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Permission"];
                    };
                };
            };
        };
        post?: never;
        /** Let a tool ask again */
        delete: {
            parameters: {
                query: {
                    tool: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddDocumentRequest
         * @description Our own, instead of a form: a web page, or a file of /v1/files.
         */
        AddDocumentRequest: {
            /** @default null */
            file_id: string | null;
            /** @default null */
            url: string | null;
        };
        /** Agent */
        Agent: {
            completion_args: Record<string, unknown>;
            created_at: string;
            deployment_chat: boolean;
            description: string | null;
            guardrails: Record<string, unknown>[] | null;
            handoffs: string[] | null;
            id: string;
            instructions: string | null;
            metadata: Record<string, unknown> | null;
            model: string;
            name: string;
            /**
             * @default agent
             * @enum {unknown}
             */
            object: "agent";
            owner_id: string | null;
            source: string;
            tools: Record<string, unknown>[];
            updated_at: string;
            version: number;
            version_message: string | null;
            versions: number[];
        };
        /** AgentAliasResponse */
        AgentAliasResponse: {
            alias: string;
            created_at: string;
            updated_at: string;
            version: number;
        };
        /** AgentHandoff */
        AgentHandoff: {
            /** @default null */
            completed_at: string | null;
            /** @default  */
            created_at: string;
            /** @default  */
            id: string;
            next_agent_id: string;
            next_agent_name: string;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            previous_agent_id: string;
            previous_agent_name: string;
            /** @default  */
            tool_call_id: string;
            /** @enum {unknown} */
            type: "agent.handoff";
        };
        /** AgentListPage */
        AgentListPage: {
            data: components["schemas"]["Agent"][];
            /** @default null */
            next_page_token: string | null;
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** AgentsCompletionRequest */
        AgentsCompletionRequest: {
            agent_id: string;
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            guardrails: components["schemas"]["GuardrailConfig"][] | null;
            /** @default null */
            logprobs: boolean | null;
            /** @default null */
            max_tokens: number | null;
            messages: (components["schemas"]["ventoux.dialects.mistral.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.UserMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.ToolMessage"])[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            /** @default null */
            n: number | null;
            /** @default true */
            parallel_tool_calls: boolean | null;
            /** @default null */
            prediction: Record<string, unknown> | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            prompt_logprobs: boolean | null;
            /** @default null */
            prompt_mode: "reasoning" | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            reasoning_effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            response_format: components["schemas"]["ResponseFormat"] | null;
            /** @default null */
            service_tier: ("auto" | "standard_only") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default false */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.mistral.requests.StreamOptions"] | null;
            /** @default null */
            tool_choice: string | components["schemas"]["ToolChoice"] | null;
            /** @default null */
            tools: components["schemas"]["ventoux.dialects.functions.FunctionTool"][] | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_prompt_logprobs: number | null;
        };
        /** AllowedChoice */
        AllowedChoice: {
            allowed_tools: components["schemas"]["AllowedTools"];
            /** @enum {unknown} */
            type: "allowed_tools";
        };
        /** AllowedTool */
        AllowedTool: {
            function: components["schemas"]["NamedFunction"];
            /** @enum {unknown} */
            type: "function";
        };
        /** AllowedTools */
        AllowedTools: {
            /** @enum {unknown} */
            mode: "auto" | "required";
            tools: components["schemas"]["AllowedTool"][];
        };
        /** AnswerChoice */
        AnswerChoice: {
            /** @enum {unknown} */
            finish_reason: "content_filter" | "length" | "stop" | "tool_calls";
            index: number;
            logprobs: components["schemas"]["Logprobs"] | null;
            message: components["schemas"]["ventoux.dialects.openai.bodies.Answer"];
        };
        /** AppendRequest */
        AppendRequest: {
            /** @default null */
            completion_args: components["schemas"]["CompletionArgs"] | null;
            /** @default null */
            handoff_execution: ("client" | "server") | null;
            /** @default null */
            inputs: string | (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["FunctionResult"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[] | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            tool_confirmations: components["schemas"]["ToolConfirmation"][] | null;
        };
        /** AskRequest */
        AskRequest: {
            /**
             * @default auto
             * @enum {unknown}
             */
            mode: "auto" | "document" | "passages" | "table";
            /** @default null */
            model: string | null;
            question: string;
            /** @default false */
            stream: boolean;
        };
        /**
         * AskUserTool
         * @description Our own: the model may ask the user a question, which waits however long it takes.
         */
        AskUserTool: {
            /** @enum {unknown} */
            type: "ask_user";
        };
        /** AssistantReply */
        AssistantReply: {
            content: string | Record<string, unknown>[];
            /** @default false */
            prefix: boolean;
            /**
             * @default assistant
             * @enum {unknown}
             */
            role: "assistant";
            /** @default null */
            tool_calls: components["schemas"]["ventoux.dialects.mistral.responses.CalledTool"][] | null;
        };
        /** AudioChunk */
        AudioChunk: {
            input_audio: string | Record<string, unknown>;
            /** @enum {unknown} */
            type: "input_audio";
        };
        /** AudioURLPart */
        AudioURLPart: {
            audio_url: Record<string, unknown>;
            /** @enum {unknown} */
            type: "audio_url";
        };
        /** AuthData */
        AuthData: {
            client_id: string;
            /** @default null */
            client_scopes: string[] | null;
            /** @default null */
            client_secret: string | null;
        };
        /** AuthenticationConfiguration */
        AuthenticationConfiguration: {
            authentication_type: string;
            /** @default null */
            creator_id: string | null;
            /** @default false */
            is_default: boolean;
            /** @default  */
            modified_at: string;
            name: string;
            scope: string;
            /** @default null */
            status: Record<string, unknown> | null;
            /** @default null */
            title: string | null;
        };
        /**
         * AuthenticationHeader
         * @description One that each user's credentials have to give.
         */
        AuthenticationHeader: {
            /** @default true */
            is_required: boolean | null;
            /** @default true */
            is_secret: boolean | null;
            name: string;
        };
        /**
         * AuthMethod
         * @description Any of the official ones, and what an update may say of one.
         */
        AuthMethod: {
            /** @default null */
            auth_data: components["schemas"]["AuthData"] | null;
            /** @default null */
            global_headers: {
                [key: string]: components["schemas"]["GlobalHeaderValue"];
            } | null;
            /** @default null */
            grant_type: string | null;
            /** @default null */
            headers: components["schemas"]["AuthenticationHeader"][] | null;
            /** @default null */
            method_type: string | null;
            /** @default null */
            oauth2_metadata_secrets: components["schemas"]["AuthData"] | null;
            /** @default null */
            oauth2_server_metadata: Record<string, unknown> | null;
            /** @default null */
            token_endpoint_auth_method: string | null;
        };
        /**
         * Authorization
         * @description Of one conversation only: it is never stored, and never told again.
         */
        Authorization: {
            /** @enum {unknown} */
            type: "api-key" | "oauth2-token";
            value: string;
        };
        /**
         * AuthURLResponse
         * @description ``ttl`` in seconds.
         */
        AuthURLResponse: {
            auth_url: string;
            ttl: number;
        };
        /** AzureError */
        AzureError: {
            detail?: components["schemas"]["Fault"][];
            error: components["schemas"]["AzureErrorDetail"];
        };
        /** AzureErrorDetail */
        AzureErrorDetail: {
            code: string;
            innererror: components["schemas"]["AzureInnerError"];
            message: string;
            param: string | null;
            status: number;
        };
        /** AzureInnerError */
        AzureInnerError: {
            code: string;
            content_filter_result?: Record<string, unknown>;
            request_id: string;
        };
        /** Basic */
        Basic: {
            password: string;
            username: string;
        };
        /**
         * Block
         * @description The kinds of the API's blocks that are told apart here. ``image_id`` and ``table_id`` are of those alone.
         */
        Block: {
            bottom_right_x: number;
            bottom_right_y: number;
            /** @default null */
            confidence_scores: components["schemas"]["BlockScores"] | null;
            content: string;
            image_id?: string;
            table_id?: string | null;
            top_left_x: number;
            top_left_y: number;
            /** @enum {unknown} */
            type: "code" | "footer" | "header" | "image" | "list" | "table" | "text" | "title";
        };
        /** BlockScores */
        BlockScores: {
            /** @default null */
            average_content_confidence_score: number | null;
            /** @default null */
            block_type_confidence_score: number | null;
            /** @default null */
            minimum_content_confidence_score: number | null;
        };
        /**
         * CacheBreakpoint
         * @description A hint where a prompt is worth caching. Engines here keep the whole prompt, so that every place is one.
         */
        CacheBreakpoint: {
            /** @enum {unknown} */
            mode: "explicit";
            /** @default null */
            ttl: string | null;
        };
        /** Called */
        Called: {
            arguments: string;
            name: string;
        };
        /** CallToolRequest */
        CallToolRequest: {
            /** @default null */
            arguments: Record<string, unknown> | null;
        };
        /**
         * CanvasTool
         * @description Our own: the model may make artefacts, and change those of the conversation.
         */
        CanvasTool: {
            /** @enum {unknown} */
            type: "canvas";
        };
        /**
         * Capabilities
         * @description What the SDKs and their plug-ins read to decide what a model can do.
         */
        Capabilities: {
            /** @default false */
            audio: boolean;
            /** @default false */
            audio_speech: boolean;
            /** @default false */
            audio_transcription: boolean;
            /** @default false */
            audio_transcription_realtime: boolean;
            /** @default false */
            classification: boolean;
            /** @default false */
            completion_chat: boolean;
            /** @default false */
            completion_fim: boolean;
            /** @default false */
            fine_tuning: boolean;
            /** @default false */
            function_calling: boolean;
            /** @default false */
            moderation: boolean;
            /** @default false */
            ocr: boolean;
            /** @default false */
            reasoning: boolean;
            /** @default false */
            vision: boolean;
        };
        /**
         * Changed
         * @description A question whose rank is another in the later of two runs.
         */
        Changed: {
            after: number | null;
            before: number | null;
            question: string;
            question_id: string;
        };
        /** ChangedMemory */
        ChangedMemory: {
            text?: string;
        };
        /**
         * ChangedProject
         * @description What is not sent stays.
         */
        ChangedProject: {
            description?: string | null;
            instructions?: string | null;
            library_id?: string | null;
            name?: string;
        };
        /**
         * ChangedPrompt
         * @description What is not sent stays. ``version``: that which the change was made to, against lost changes.
         */
        ChangedPrompt: {
            /** @enum {unknown} */
            audience?: "own" | "workspace";
            description?: string;
            language?: ("de" | "en" | "es" | "fr" | "it") | null;
            name?: string;
            text?: string;
            title?: string;
            version?: number;
        };
        /**
         * ChangedThread
         * @description What is not sent stays; null clears. ``conversation_id``: the branch that is shown from now on.
         */
        ChangedThread: {
            archived?: boolean;
            conversation_id?: string;
            folder?: string | null;
            name?: string | null;
            pinned?: boolean;
            project_id?: string | null;
            tags?: string[];
        };
        /** ChangeRequest */
        ChangeRequest: {
            agent_id?: string;
            completion_args?: components["schemas"]["CompletionArgs"] | null;
            description?: string | null;
            instructions?: string | null;
            metadata?: Record<string, unknown> | null;
            model?: string;
            name?: string | null;
            project_id?: string | null;
            tools?: (components["schemas"]["ventoux.tools.specs.FunctionTool"] | components["schemas"]["WebSearchTool"] | components["schemas"]["WebSearchPremiumTool"] | components["schemas"]["CodeInterpreterTool"] | components["schemas"]["ImageGenerationTool"] | components["schemas"]["DocumentLibraryTool"] | components["schemas"]["ConnectorTool"] | components["schemas"]["AskUserTool"] | components["schemas"]["MemoryTool"] | components["schemas"]["CanvasTool"])[] | null;
        };
        /** ChatChoice */
        ChatChoice: {
            content_filter_results?: Record<string, unknown>;
            finish_reason: string;
            index: number;
            /** @default null */
            logprobs: components["schemas"]["ventoux.dialects.azure.responses.ChoiceLogprobs"] | null;
            message: components["schemas"]["ResponseMessage"];
        };
        /**
         * ChatClassificationRequest
         * @description POST /v1/chat/classifications.
         */
        ChatClassificationRequest: {
            input: components["schemas"]["ventoux.dialects.mistral.moderation.Conversation"][] | components["schemas"]["ventoux.dialects.mistral.moderation.Conversation"];
            model: string;
        };
        /** ChatCompletion */
        ChatCompletion: {
            choices: components["schemas"]["AnswerChoice"][];
            created: number;
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "chat.completion";
            /** @default default */
            service_tier: string;
            /** @default fp_ventoux_0.1.0 */
            system_fingerprint: string;
            usage: components["schemas"]["CompletionUsage"];
        };
        /**
         * ChatCompletionRequest
         * @description POST /openai/v1/chat/completions.
         */
        ChatCompletionRequest: {
            /** @default null */
            audio: Record<string, unknown> | null;
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            function_call: string | Record<string, unknown> | null;
            /** @default null */
            functions: Record<string, unknown>[] | null;
            /** @default null */
            include_reasoning: boolean | null;
            /** @default null */
            logit_bias: {
                [key: string]: number;
            } | null;
            /** @default null */
            logprobs: boolean | null;
            /** @default null */
            max_completion_tokens: number | null;
            /** @default null */
            max_tokens: number | null;
            messages: (components["schemas"]["ventoux.dialects.openai.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.openai.requests.DeveloperMessage"] | components["schemas"]["ventoux.dialects.openai.requests.UserMessage"] | components["schemas"]["ventoux.dialects.openai.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.openai.requests.ToolMessage"] | components["schemas"]["FunctionMessage"])[];
            /** @default null */
            metadata: {
                [key: string]: string;
            } | null;
            /** @default null */
            min_p: number | null;
            /** @default null */
            min_tokens: number | null;
            /** @default null */
            modalities: ("audio" | "text")[] | null;
            model: string;
            /** @default null */
            moderation: Record<string, unknown> | null;
            /** @default null */
            n: number | null;
            /** @default null */
            parallel_tool_calls: boolean | null;
            /** @default null */
            prediction: Record<string, unknown> | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            prompt_cache_options: components["schemas"]["ventoux.dialects.openai.requests.CacheOptions"] | null;
            /** @default null */
            prompt_cache_retention: ("24h" | "in-memory" | "in_memory") | null;
            /** @default null */
            reasoning_effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            response_format: components["schemas"]["ResponseFormat"] | null;
            /** @default null */
            safety_identifier: string | null;
            /** @default null */
            seed: number | null;
            /** @default null */
            service_tier: ("auto" | "default" | "fast" | "flex" | "priority" | "scale") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.openai.requests.StreamOptions"] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            tool_choice: string | (components["schemas"]["NamedChoice"] | components["schemas"]["AllowedChoice"] | components["schemas"]["CustomChoice"]) | null;
            /** @default null */
            tools: components["schemas"]["ventoux.dialects.functions.FunctionTool"][] | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            user: string | null;
            /** @default null */
            verbosity: ("high" | "low" | "medium") | null;
            /** @default null */
            web_search_options: Record<string, unknown> | null;
        };
        /** ChatCompletions */
        ChatCompletions: {
            choices: components["schemas"]["ChatChoice"][];
            created: number;
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "chat.completion";
            prompt_filter_results?: Record<string, unknown>[];
            usage: components["schemas"]["CompletionsUsage"];
        };
        /**
         * ChatModerationRequest
         * @description POST /v1/chat/moderations: the messages of a conversation, or of several.
         */
        ChatModerationRequest: {
            input: (Record<string, unknown> | Record<string, unknown>[])[];
            model: string;
        };
        /**
         * ChatResponse
         * @description ``guardrails``: of a call that asked for some, how each one went.
         */
        ChatResponse: {
            choices: components["schemas"]["Choice"][];
            created: number;
            guardrails?: Record<string, unknown>[];
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "chat.completion";
            usage: components["schemas"]["UsageInfo"];
        };
        /** Choice */
        Choice: {
            /** @enum {unknown} */
            finish_reason: "content_filter" | "error" | "length" | "model_length" | "stop" | "tool_calls";
            index: number;
            /** @default null */
            logprobs: components["schemas"]["ventoux.dialects.mistral.responses.ChoiceLogprobs"] | null;
            message: components["schemas"]["AssistantReply"];
        };
        /**
         * Chunk
         * @description A slice of a document that is found as one. ``prefix`` goes before it when it is embedded and when it is put
         *         before a model (the table's header row), and is no part of the span.
         */
        Chunk: {
            end: number;
            /** @default [] */
            headings: string[];
            /** @default null */
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            /** @default null */
            last_page: number | null;
            ordinal: number;
            /** @default null */
            page: number | null;
            /** @default  */
            prefix: string;
            /** @default null */
            rows: [
                number,
                number
            ] | null;
            start: number;
            /** @default null */
            table: number | null;
            text: string;
            /** @default 0 */
            tokens: number;
        };
        /** Chunks */
        Chunks: {
            data: components["schemas"]["Chunk"][];
            generation: number;
        };
        /**
         * Citation
         * @description ``start`` and ``end`` of the quote in the document's extracted text: ``text[start:end] == quote``. ``at`` is
         *         where in the answer it is cited. ``by``: the model wrote the marker, or it was attributed because the passage says
         *         what the sentence says.
         */
        Citation: {
            at: number;
            /** @enum {unknown} */
            by: "attribution" | "model" | "quote" | "rows";
            document_id: string;
            document_name: string;
            end: number;
            generation: number;
            headings: string[];
            library_id: string;
            number: number;
            page: number | null;
            quote: string;
            /** @default null */
            score: number | null;
            start: number;
        };
        /**
         * ClassificationRequest
         * @description POST /v1/moderations and /v1/classifications.
         */
        ClassificationRequest: {
            input: string | string[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            model: string;
        };
        /**
         * ClassificationResponse
         * @description ``results``: by target.
         */
        ClassificationResponse: {
            id: string;
            model: string;
            results: {
                [key: string]: components["schemas"]["ClassificationTarget"];
            }[];
        };
        /** ClassificationTarget */
        ClassificationTarget: {
            scores: {
                [key: string]: number;
            };
        };
        /** ClientCredentials */
        ClientCredentials: {
            /** @default null */
            client_certificate: string | null;
            client_id: string;
            /** @default null */
            client_private_key: string | null;
            /** @default null */
            client_secret: string | null;
            /** @default client_credentials */
            grant_type: string;
        };
        /** CodeInterpreterTool */
        CodeInterpreterTool: {
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "code_interpreter";
        };
        /**
         * Comparison
         * @description Of two runs: the settings and figures that differ, each with both values, and the questions. Only what both runs
         *         asked is compared question by question.
         */
        Comparison: {
            after: string;
            before: string;
            better: components["schemas"]["Changed"][];
            figures: {
                [key: string]: [
                    number,
                    number
                ];
            };
            same: number;
            settings: {
                [key: string]: [
                    unknown,
                    unknown
                ];
            };
            worse: components["schemas"]["Changed"][];
        };
        /**
         * CompletionArgs
         * @description Wire map 5.1; only these. ``prediction`` is taken with an empty content only, as by chat completions here.
         */
        CompletionArgs: {
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            max_tokens: number | null;
            /** @default null */
            prediction: components["schemas"]["Prediction"] | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            reasoning_effort: string | null;
            /** @default null */
            response_format: Record<string, unknown> | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            tool_choice: string | Record<string, unknown> | null;
            /** @default null */
            top_p: number | null;
        };
        /** CompletionDetails */
        CompletionDetails: {
            reasoning_tokens: number;
        };
        /**
         * CompletionRequest
         * @description POST /openai/v1/completions.
         */
        CompletionRequest: {
            /** @default null */
            best_of: number | null;
            /** @default null */
            echo: boolean | null;
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            logit_bias: {
                [key: string]: number;
            } | null;
            /** @default null */
            logprobs: number | null;
            /** @default null */
            max_tokens: number | null;
            /** @default null */
            min_p: number | null;
            /** @default null */
            min_tokens: number | null;
            model: string;
            /** @default null */
            n: number | null;
            /** @default null */
            presence_penalty: number | null;
            prompt: string | (string | number | number[])[];
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            seed: number | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.openai.requests.StreamOptions"] | null;
            /** @default null */
            suffix: string | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            user: string | null;
        };
        /** CompletionsUsage */
        CompletionsUsage: {
            completion_tokens: number;
            completion_tokens_details: components["schemas"]["CompletionTokensDetails"];
            cost?: number;
            cost_currency?: string;
            prompt_tokens: number;
            prompt_tokens_details: components["schemas"]["ventoux.dialects.azure.responses.PromptTokensDetails"];
            total_tokens: number;
        };
        /** CompletionTokensDetails */
        CompletionTokensDetails: {
            reasoning_tokens: number;
        };
        /** CompletionUsage */
        CompletionUsage: {
            completion_tokens: number;
            completion_tokens_details: components["schemas"]["CompletionDetails"];
            cost?: number;
            cost_currency?: string;
            prompt_tokens: number;
            prompt_tokens_details: components["schemas"]["PromptDetails"];
            total_tokens: number;
        };
        /**
         * ConfidenceScore
         * @description ``start_index``: of the word in the page's Markdown, or in the table's content.
         */
        ConfidenceScore: {
            confidence: number;
            start_index: number;
            text: string;
        };
        /** Connector */
        Connector: {
            /** @default [] */
            blocked_by: string[];
            /** @default null */
            connection_credentials: components["schemas"]["AuthenticationConfiguration"][] | null;
            /** @default null */
            connection_preferences: null;
            created_at: string;
            /** @default null */
            creator_id: string | null;
            description: string;
            /** @default null */
            icon_url: string | null;
            id: string;
            /** @default null */
            is_authenticated: boolean | null;
            /** @default null */
            locale: null;
            /** @default false */
            mistral: boolean;
            modified_at: string;
            name: string;
            /** @default null */
            owner_id: string | null;
            owner_type: string;
            /** @default {} */
            permissions: {
                [key: string]: string;
            };
            /** @default false */
            private_tool_execution: boolean;
            /**
             * @default mcp
             * @enum {unknown}
             */
            protocol: "mcp";
            /** @default null */
            server: string | null;
            /** @default null */
            server_card: null;
            /** @default null */
            supported_auth_methods: components["schemas"]["PublicAuthenticationMethod"][] | null;
            /** @default true */
            supports_mcp: boolean;
            /** @default null */
            system_prompt: string | null;
            /** @default null */
            title: string | null;
            /** @default null */
            tools: null;
            /** @default false */
            trust_hints: boolean;
            visibility: string;
        };
        /**
         * ConnectorTool
         * @description ``connector_id``: an id or a name.
         */
        ConnectorTool: {
            /** @default null */
            authorization: components["schemas"]["Authorization"] | null;
            connector_id: string;
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "connector";
        };
        /**
         * ContextUse
         * @description Of a model's context, in tokens as they are estimated. ``answer`` is kept for what it says, ``room`` is left.
         */
        ContextUse: {
            answer: number;
            context: number;
            history: number;
            room: number;
            summary: number;
            system: number;
        };
        /** ConversationHistory */
        ConversationHistory: {
            conversation_id: string;
            entries: (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["FunctionResult"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[];
            /** @enum {unknown} */
            object: "conversation.history";
        };
        /** ConversationMessages */
        ConversationMessages: {
            conversation_id: string;
            messages: (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"])[];
            /** @enum {unknown} */
            object: "conversation.messages";
        };
        /** ConversationResponse */
        ConversationResponse: {
            conversation_id: string;
            guardrails?: Record<string, unknown>[] | null;
            /** @enum {unknown} */
            object: "conversation.response";
            outputs: (components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[];
            usage: components["schemas"]["ConversationUsage"];
        };
        /**
         * ConversationUsage
         * @description ``connectors``: how often each kind of tool was called.
         */
        ConversationUsage: {
            /** @default 0 */
            completion_tokens: number;
            /** @default null */
            connector_tokens: number | null;
            /** @default null */
            connectors: {
                [key: string]: number;
            } | null;
            /** @default null */
            cost: number | null;
            /** @default null */
            currency: string | null;
            /** @default 0 */
            prompt_tokens: number;
            /** @default 0 */
            total_tokens: number;
        };
        /** Copied */
        Copied: {
            agent_id: string | null;
            created_at: string;
            id: string;
            model: string | null;
            name: string | null;
            /**
             * @default conversation
             * @enum {unknown}
             */
            object: "conversation";
            parent_entry_id: string | null;
            parent_id: string | null;
            updated_at: string;
        };
        /**
         * CopyRequest
         * @description ``model``: that is to go on with it; by default the one that it was had with.
         */
        CopyRequest: {
            /** @default null */
            model: string | null;
        };
        /** Counted */
        Counted: {
            count: number;
            name: string;
        };
        /** CreateAgentRequest */
        CreateAgentRequest: {
            completion_args?: components["schemas"]["CompletionArgs"] | null;
            description?: string | null;
            guardrails?: components["schemas"]["GuardrailConfig"][] | null;
            handoffs?: string[] | null;
            instructions?: string | null;
            metadata?: Record<string, unknown> | null;
            model: string;
            name: string;
            tools?: (components["schemas"]["ventoux.tools.specs.FunctionTool"] | components["schemas"]["WebSearchTool"] | components["schemas"]["WebSearchPremiumTool"] | components["schemas"]["CodeInterpreterTool"] | components["schemas"]["ImageGenerationTool"] | components["schemas"]["DocumentLibraryTool"] | components["schemas"]["ConnectorTool"] | components["schemas"]["AskUserTool"] | components["schemas"]["MemoryTool"] | components["schemas"]["CanvasTool"])[] | null;
            version_message?: string | null;
        };
        /** CreateConnectorRequest */
        CreateConnectorRequest: {
            /** @default null */
            auth_methods: components["schemas"]["AuthMethod"][] | null;
            description: string;
            /** @default null */
            global_headers: {
                [key: string]: components["schemas"]["GlobalHeaderValue"];
            } | null;
            /** @default null */
            headers: Record<string, unknown> | null;
            /** @default null */
            icon_url: string | null;
            name: string;
            /** @default null */
            oauth2_server_metadata: Record<string, unknown> | null;
            /** @default null */
            oauth2_server_metadata_url: string | null;
            /** @default mcp */
            protocol: string;
            server: string;
            /** @default null */
            system_prompt: string | null;
            /** @default null */
            title: string | null;
            /** @default null */
            trust_hints: boolean | null;
            /** @default null */
            visibility: ("private" | "shared_org" | "shared_workspace") | null;
        };
        /** CreateLibraryRequest */
        CreateLibraryRequest: {
            /** @default null */
            chunk_size: number | null;
            /** @default null */
            description: string | null;
            name: string;
            /** @default null */
            owner_type: ("User" | "Workspace") | null;
            /** @default null */
            retrieval: Record<string, unknown> | null;
        };
        /** CredentialsCreateOrUpdate */
        CredentialsCreateOrUpdate: {
            /** @default null */
            credentials: components["schemas"]["CredentialsInput"] | null;
            /** @default null */
            is_default: boolean | null;
            name: string;
            /** @default null */
            title: string | null;
        };
        /** CredentialsInput */
        CredentialsInput: {
            /** @default null */
            basic: components["schemas"]["Basic"] | null;
            /** @default null */
            bearer_token: string | null;
            /** @default null */
            headers: {
                [key: string]: string;
            } | null;
            /** @default null */
            oauth: components["schemas"]["ClientCredentials"] | null;
        };
        /** CredentialsResponse */
        CredentialsResponse: {
            /** @default [] */
            connector_preset_credentials_for_auth: string[];
            credentials: components["schemas"]["AuthenticationConfiguration"][];
        };
        /** CustomChoice */
        CustomChoice: {
            custom: Record<string, unknown>;
            /** @enum {unknown} */
            type: "custom";
        };
        /**
         * Cut
         * @description What was found and not put before the model, and why.
         */
        Cut: {
            document_id: string;
            ordinal: number;
            /** @enum {unknown} */
            reason: "budget" | "gone" | "rank" | "score";
        };
        /** DeletedArtefacts */
        DeletedArtefacts: {
            deleted: number;
        };
        /** DeletedMemories */
        DeletedMemories: {
            deleted: number;
        };
        /** DeletedVotes */
        DeletedVotes: {
            deleted: number;
        };
        /** DeleteFileResponse */
        DeleteFileResponse: {
            /** @default true */
            deleted: boolean;
            id: string;
            /**
             * @default file
             * @enum {unknown}
             */
            object: "file";
        };
        /** Dimensions */
        Dimensions: {
            dpi: number;
            height: number;
            width: number;
        };
        /** DocumentLibraryTool */
        DocumentLibraryTool: {
            library_ids: string[];
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "document_library";
        };
        /** DocumentTextContent */
        DocumentTextContent: {
            text: string;
        };
        /** DocumentUrlChunk */
        DocumentUrlChunk: {
            /** @default null */
            document_name: string | null;
            document_url: string;
            /** @enum {unknown} */
            type: "document_url";
        };
        /** DocumentURLChunk */
        DocumentURLChunk: {
            /** @default null */
            document_name: string | null;
            document_url: string;
            /** @enum {unknown} */
            type: "document_url";
        };
        /** DurationUsage */
        DurationUsage: {
            seconds: number;
            /**
             * @default duration
             * @enum {unknown}
             */
            type: "duration";
        };
        /** Embedding */
        Embedding: {
            embedding: number[] | string;
            index: number;
            /** @enum {unknown} */
            object: "embedding";
        };
        /** EmbeddingList */
        EmbeddingList: {
            data: components["schemas"]["Embedding"][];
            model: string;
            /** @enum {unknown} */
            object: "list";
            usage: components["schemas"]["EmbeddingUsage"];
        };
        /**
         * EmbeddingRequest
         * @description POST /openai/v1/embeddings. The official clients ask for base64 unless told otherwise.
         */
        EmbeddingRequest: {
            /** @default null */
            dimensions: number | null;
            /** @default null */
            encoding_format: ("base64" | "float") | null;
            input: string | (string | number | number[])[];
            model: string;
            /** @default null */
            user: string | null;
        };
        /** EmbeddingsResponse */
        EmbeddingsResponse: {
            data: components["schemas"]["ventoux.dialects.mistral.responses.EmbeddingItem"][];
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "list";
            usage: components["schemas"]["UsageInfo"];
        };
        /** EmbeddingsResult */
        EmbeddingsResult: {
            data: components["schemas"]["ventoux.dialects.azure.responses.EmbeddingItem"][];
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "list";
            usage: components["schemas"]["EmbeddingsUsage"];
        };
        /** EmbeddingsUsage */
        EmbeddingsUsage: {
            prompt_tokens: number;
            total_tokens: number;
        };
        /** EmbeddingUsage */
        EmbeddingUsage: {
            prompt_tokens: number;
            total_tokens: number;
        };
        /**
         * Emptied
         * @description How many threads.
         */
        Emptied: {
            deleted: number;
        };
        /** EndpointChatRequest */
        EndpointChatRequest: {
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            guardrails: components["schemas"]["GuardrailConfig"][] | null;
            /** @default null */
            logprobs: boolean | null;
            /** @default null */
            max_tokens: number | null;
            messages: (components["schemas"]["ventoux.dialects.mistral.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.UserMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.ToolMessage"])[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            /** @default azureai */
            model: string;
            /** @default null */
            n: number | null;
            /** @default true */
            parallel_tool_calls: boolean | null;
            /** @default null */
            prediction: Record<string, unknown> | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            prompt_logprobs: boolean | null;
            /** @default null */
            prompt_mode: "reasoning" | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            reasoning_effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            response_format: components["schemas"]["ResponseFormat"] | null;
            /** @default false */
            safe_prompt: boolean | null;
            /** @default null */
            service_tier: ("auto" | "standard_only") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default false */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.mistral.requests.StreamOptions"] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            tool_choice: string | components["schemas"]["ToolChoice"] | null;
            /** @default null */
            tools: components["schemas"]["ventoux.dialects.functions.FunctionTool"][] | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            top_prompt_logprobs: number | null;
        };
        /** EndpointEmbeddingsRequest */
        EndpointEmbeddingsRequest: {
            /** @default null */
            encoding_format: ("base64" | "float") | null;
            input: string | string[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default azureai */
            model: string;
            /** @default null */
            output_dimension: number | null;
            /** @default null */
            output_dtype: ("binary" | "float" | "int8" | "ubinary" | "uint8") | null;
        };
        /** EndpointFimRequest */
        EndpointFimRequest: {
            /** @default null */
            max_tokens: number | null;
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            /** @default azureai */
            model: string;
            prompt: string;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            service_tier: ("auto" | "standard_only") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default false */
            stream: boolean | null;
            /** @default null */
            suffix: string | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            top_p: number | null;
        };
        /**
         * ExportedMemories
         * @description Everything that is known of a user here, in one piece.
         */
        ExportedMemories: {
            /**
             * @default ventoux.memories
             * @enum {unknown}
             */
            format: "ventoux.memories";
            memories: components["schemas"]["ToldMemory"][];
            preferences: components["schemas"]["Preferences"];
            /**
             * @default 1
             * @enum {unknown}
             */
            version: 1;
        };
        /**
         * Fault
         * @description One thing wrong with a body, and where.
         */
        Fault: {
            input: unknown;
            loc: (string | number)[];
            msg: string;
            type: string;
        };
        /**
         * Figures
         * @description Shares of the questions, and the mean reciprocal rank.
         */
        Figures: {
            mrr: number;
            questions: number;
            recall_at_1: number;
            recall_at_3: number;
            recall_at_5: number;
            recall_at_10: number;
        };
        /** FilePart */
        FilePart: {
            file: Record<string, unknown>;
            /** @default null */
            prompt_cache_breakpoint: components["schemas"]["CacheBreakpoint"] | null;
            /** @enum {unknown} */
            type: "file";
        };
        /** FileSchema */
        FileSchema: {
            bytes: number;
            created_at: number;
            /** @default null */
            expires_at: number | null;
            filename: string;
            id: string;
            /** @default null */
            mimetype: string | null;
            /** @default null */
            num_lines: number | null;
            /**
             * @default file
             * @enum {unknown}
             */
            object: "file";
            purpose: string;
            sample_type: string;
            /** @default null */
            signature: string | null;
            source: string;
            /** @default null */
            visibility: ("user" | "workspace") | null;
        };
        /**
         * FimRequest
         * @description POST /v1/fim/completions: what stands between ``prompt`` and ``suffix``.
         */
        FimRequest: {
            /** @default null */
            max_tokens: number | null;
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            model: string;
            prompt: string;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            service_tier: ("auto" | "standard_only") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default false */
            stream: boolean | null;
            /** @default null */
            suffix: string | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            top_p: number | null;
        };
        /**
         * Found
         * @description One search and everything there is to know of it.
         */
        Found: {
            documents: number;
            fused: components["schemas"]["Ranked"][];
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            legs: components["schemas"]["Leg"][];
            libraries: string[];
            question: string;
            seconds: number;
        };
        /** Function */
        Function: {
            /** @default null */
            description: string | null;
            name: string;
            /** @default null */
            parameters: Record<string, unknown> | boolean | null;
            /** @default null */
            strict: boolean | null;
        };
        /** FunctionCallOutput */
        FunctionCallOutput: {
            arguments: string;
            call_id: string;
            id: string;
            name: string;
            /** @enum {unknown} */
            status: "completed" | "failed" | "in_progress" | "incomplete";
            /** @enum {unknown} */
            type: "function_call";
        };
        /** FunctionMessage */
        FunctionMessage: {
            /** @default null */
            content: string | null;
            /** @default  */
            name: string;
            /** @enum {unknown} */
            role: "function";
        };
        /** FunctionResult */
        FunctionResult: {
            /** @default null */
            completed_at: string | null;
            /** @default  */
            created_at: string;
            /** @default  */
            id: string;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            result: string;
            tool_call_id: string;
            /** @enum {unknown} */
            type: "function.result";
        };
        /** FunctionSpec */
        FunctionSpec: {
            /** @default  */
            description: string;
            name: string;
            /** @default null */
            parameters: Record<string, unknown> | boolean | null;
            /** @default false */
            strict: boolean;
        };
        /** GetFileResponse */
        GetFileResponse: {
            bytes: number;
            created_at: number;
            /** @default false */
            deleted: boolean;
            /** @default null */
            expires_at: number | null;
            filename: string;
            id: string;
            /** @default null */
            mimetype: string | null;
            /** @default null */
            num_lines: number | null;
            /**
             * @default file
             * @enum {unknown}
             */
            object: "file";
            purpose: string;
            sample_type: string;
            /** @default null */
            signature: string | null;
            source: string;
            /** @default null */
            visibility: ("user" | "workspace") | null;
        };
        /** GlobalHeaderValue */
        GlobalHeaderValue: {
            /** @default true */
            is_secret: boolean | null;
            value: string;
        };
        /** GuardrailConfig */
        GuardrailConfig: {
            /** @default false */
            block_on_error: boolean | null;
            /** @default null */
            moderation_llm_v1: components["schemas"]["ModerationV1"] | null;
            /** @default null */
            moderation_llm_v2: components["schemas"]["ModerationV2"] | null;
        };
        /** HeaderTold */
        HeaderTold: {
            is_secret: boolean;
            value: string;
        };
        /**
         * Hit
         * @description What one leg found. ``rank`` from 1; ``score`` is the leg's own: BM25 (more is better), cosine.
         */
        Hit: {
            document_id: string;
            ordinal: number;
            rank: number;
            score: number;
        };
        /**
         * ImageEmbeddingsRequest
         * @description POST images/embeddings, which no model can answer yet.
         */
        ImageEmbeddingsRequest: {
            /** @default null */
            dimensions: number | null;
            /** @default null */
            encoding_format: ("base64" | "binary" | "float" | "int8" | "ubinary" | "uint8") | null;
            input: components["schemas"]["ImageInput"][];
            /** @default null */
            input_type: ("document" | "query" | "text") | null;
            /** @default null */
            model: string | null;
        };
        /** ImageGenerationTool */
        ImageGenerationTool: {
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "image_generation";
        };
        /** ImageInput */
        ImageInput: {
            image: string;
            /** @default null */
            text: string | null;
        };
        /**
         * ImageObject
         * @description ``image_base64`` is a data URL, ``image_annotation`` JSON as a text.
         */
        ImageObject: {
            bottom_right_x: number;
            bottom_right_y: number;
            id: string;
            /** @default null */
            image_annotation: string | null;
            /** @default null */
            image_base64: string | null;
            top_left_x: number;
            top_left_y: number;
        };
        /** ImageOptions */
        ImageOptions: {
            /** @default null */
            context_compression: ("auto" | "disabled" | "enabled") | null;
        };
        /** ImageUrlChunk */
        ImageUrlChunk: {
            image_url: string | Record<string, unknown>;
            /** @enum {unknown} */
            type: "image_url";
        };
        /** ImageURLChunk */
        ImageURLChunk: {
            image_url: string | components["schemas"]["ventoux.dialects.mistral.requests.ImageURL"];
            /** @enum {unknown} */
            type: "image_url";
        };
        /** Incomplete */
        Incomplete: {
            /** @enum {unknown} */
            reason: "content_filter" | "max_output_tokens";
        };
        /** InputDetails */
        InputDetails: {
            /** @default 0 */
            cache_write_tokens: number;
            cached_tokens: number;
        };
        /**
         * Inspection
         * @description Why this answer: all that happened on the way to it.
         */
        Inspection: {
            answer: components["schemas"]["ventoux.libraries.schemas.Answer"];
            found: components["schemas"]["Found"] | null;
            packing: components["schemas"]["Packing"] | null;
            /** @default null */
            scan: Record<string, unknown> | null;
            /** @default {} */
            seconds: {
                [key: string]: number;
            };
        };
        /**
         * InterfaceSettings
         * @description ``version``: of those that there are, 0 where nothing was set; told with a change, the one that it is made to.
         */
        InterfaceSettings: {
            settings: Record<string, unknown>;
            version: number;
        };
        /**
         * ItemList
         * @description ``first_id`` and ``last_id`` are null where there are no items.
         */
        ItemList: {
            data: Record<string, unknown>[];
            first_id: string | null;
            has_more: boolean;
            last_id: string | null;
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** JsonSchema */
        JsonSchema: {
            /** @default null */
            description: string | null;
            name: string;
            /** @default null */
            schema: Record<string, unknown> | boolean | null;
            /** @default null */
            strict: boolean | null;
        };
        /**
         * KnownQuestion
         * @description ``passage``: words of the document that a search for the question must find.
         */
        KnownQuestion: {
            created_at: number;
            document_id: string;
            id: string;
            library_id: string;
            passage: string;
            question: string;
        };
        /** Leaderboard */
        Leaderboard: {
            data: components["schemas"]["Standing"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** Leg */
        Leg: {
            /** @default {} */
            detail: Record<string, unknown>;
            hits: components["schemas"]["Hit"][];
            /** @enum {unknown} */
            name: "vectors" | "words";
            seconds: number;
        };
        /**
         * LegacyLogprobs
         * @description Lists of one entry a token. ``top_logprobs`` is None where no alternatives were asked for; offsets count the
         *         characters of the choice's text.
         */
        LegacyLogprobs: {
            text_offset: number[];
            token_logprobs: number[];
            tokens: string[];
            top_logprobs: {
                [key: string]: number;
            }[] | null;
        };
        /** Library */
        Library: {
            chunk_size: number | null;
            created_at: string;
            /** @default null */
            description: string | null;
            /** @default null */
            emoji: string | null;
            /** @default null */
            explicit_user_members_count: number | null;
            /** @default null */
            explicit_workspace_members_count: number | null;
            /** @default null */
            generated_description: string | null;
            /** @default null */
            generated_name: string | null;
            id: string;
            name: string;
            nb_documents: number;
            /** @default null */
            org_sharing_role: string | null;
            owner_id: string | null;
            owner_type: string;
            retrieval: Record<string, unknown>;
            total_size: number;
            updated_at: string;
        };
        /** ListDocumentsResponse */
        ListDocumentsResponse: {
            data: components["schemas"]["ventoux.dialects.mistral.libraries.Document"][];
            pagination: components["schemas"]["PaginationInfo"];
        };
        /** ListFilesResponse */
        ListFilesResponse: {
            data: components["schemas"]["FileSchema"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
            /** @default null */
            total: number | null;
        };
        /** ListLibrariesResponse */
        ListLibrariesResponse: {
            data: components["schemas"]["Library"][];
            /** @default null */
            next_page_token: string | null;
            pagination: components["schemas"]["PaginationInfo"];
        };
        /** ListSharingResponse */
        ListSharingResponse: {
            data: components["schemas"]["Sharing"][];
        };
        /** Logprobs */
        Logprobs: {
            content: Record<string, unknown>[];
            /** @default null */
            refusal: null;
        };
        /**
         * Mark
         * @description Of a found word, in characters of the snippet.
         */
        Mark: {
            end: number;
            start: number;
        };
        /** MCPTool */
        MCPTool: {
            /** @default null */
            access: string | null;
            /** @default null */
            annotations: Record<string, unknown> | null;
            /** @default null */
            description: string | null;
            inputSchema: Record<string, unknown>;
            name: string;
            /** @default null */
            title: string | null;
        };
        /**
         * MemoryTool
         * @description Our own: the model may propose to remember something, for a user who has switched memory on.
         */
        MemoryTool: {
            /** @enum {unknown} */
            type: "memory";
        };
        /** MessageInput */
        MessageInput: {
            /** @default null */
            completed_at: string | null;
            content: string | (components["schemas"]["ventoux.conversations.entries.TextChunk"] | components["schemas"]["ImageUrlChunk"] | components["schemas"]["ventoux.conversations.entries.FileChunk"] | components["schemas"]["DocumentUrlChunk"] | components["schemas"]["ToolFileChunk"] | components["schemas"]["ToolReferenceChunk"] | components["schemas"]["ThinkChunk"] | components["schemas"]["ventoux.conversations.entries.ReferenceChunk"])[];
            /** @default  */
            created_at: string;
            /** @default  */
            id: string;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            /** @default false */
            prefix: boolean;
            /**
             * @default user
             * @enum {unknown}
             */
            role: "assistant" | "user";
            /** @enum {unknown} */
            type: "message.input";
        };
        /** MessageResponse */
        MessageResponse: {
            message: string;
        };
        /** MessageToolCall */
        MessageToolCall: {
            function: components["schemas"]["ventoux.dialects.azure.responses.FunctionCall"];
            id: string;
            index: number;
            /**
             * @default function
             * @enum {unknown}
             */
            type: "function";
        };
        /** MistralBlocking */
        MistralBlocking: {
            /** @enum {unknown} */
            action: "block";
            decisions: {
                [key: string]: components["schemas"]["MistralDecision"];
            };
            model_name: string;
            /** @enum {unknown} */
            violated: true;
        };
        /** MistralDecision */
        MistralDecision: {
            score: number;
            threshold: number;
            violated: boolean;
        };
        /** MistralError */
        MistralError: {
            code: string | null;
            message: string;
            /** @enum {unknown} */
            object: "error";
            param: null;
            raw_status_code: number;
            request_id: string;
            type: string;
        };
        /**
         * MistralFiltered
         * @description A prompt that a filter policy or a guardrail blocks.
         */
        MistralFiltered: {
            error: components["schemas"]["MistralFilteredDetail"];
            guardrails: components["schemas"]["MistralResults"];
        };
        /** MistralFilteredDetail */
        MistralFilteredDetail: {
            message: string;
            /** @enum {unknown} */
            status: 403;
        };
        /** MistralInvalid */
        MistralInvalid: {
            detail: components["schemas"]["Fault"][];
            request_id: string;
        };
        /**
         * Response
         * @description What was asked stands in it as well. Mistral's clients take no null for most fields: there, what is null here is
         *         left out.
         */
        MistralResponse: {
            /**
             * @default false
             * @enum {unknown}
             */
            background: false;
            created_at: number;
            /** @default null */
            error: components["schemas"]["ventoux.dialects.responses.bodies.Failure"] | null;
            id: string;
            /** @default null */
            incomplete_details: components["schemas"]["Incomplete"] | null;
            instructions?: string | null;
            max_output_tokens?: number | null;
            max_tool_calls?: number | null;
            metadata: {
                [key: string]: string;
            };
            model: string;
            /**
             * @default response
             * @enum {unknown}
             */
            object: "response";
            output: (components["schemas"]["ventoux.dialects.responses.bodies.MessageOutput"] | components["schemas"]["ReasoningOutput"] | components["schemas"]["FunctionCallOutput"])[];
            parallel_tool_calls: boolean;
            previous_response_id?: string | null;
            prompt_cache_key?: string | null;
            reasoning?: Record<string, unknown> | null;
            safety_identifier?: string | null;
            service_tier?: string | null;
            /** @enum {unknown} */
            status: "completed" | "failed" | "in_progress" | "incomplete";
            store?: boolean | null;
            temperature?: number | null;
            text: Record<string, unknown>;
            tool_choice: string | Record<string, unknown>;
            tools: Record<string, unknown>[];
            top_logprobs: number;
            top_p?: number | null;
            /**
             * @default disabled
             * @enum {unknown}
             */
            truncation: "disabled";
            /** @default null */
            usage: components["schemas"]["ResponseUsage"] | null;
            user?: string | null;
        };
        /** MistralResults */
        MistralResults: {
            results: {
                [key: string]: components["schemas"]["MistralBlocking"];
            };
        };
        /** MistralUnauthorized */
        MistralUnauthorized: {
            detail: string;
            request_id: string;
        };
        /**
         * MistralUnjudged
         * @description A guardrail with ``block_on_error`` that could not be evaluated.
         */
        MistralUnjudged: {
            /** @enum {unknown} */
            code: 3201;
            guardrails: Record<string, unknown>[];
            message: string;
            /** @enum {unknown} */
            object: "Error";
            /** @enum {unknown} */
            type: "invalid_request_error";
        };
        /** Model */
        Model: {
            created: number;
            id: string;
            max_model_len: number;
            /**
             * @default model
             * @enum {unknown}
             */
            object: "model";
            owned_by: string;
        };
        /** ModelCard */
        ModelCard: {
            aliases: string[];
            capabilities: components["schemas"]["Capabilities"];
            created: number;
            /** @default null */
            default_model_temperature: number | null;
            /** @default null */
            deprecation: string | null;
            /** @default null */
            deprecation_replacement_model: string | null;
            description: string;
            id: string;
            max_context_length: number;
            name: string;
            /**
             * @default model
             * @enum {unknown}
             */
            object: "model";
            owned_by: string;
            /**
             * @default base
             * @enum {unknown}
             */
            type: "base";
        };
        /** ModelInfo */
        ModelInfo: {
            model_name: string;
            model_provider_name: string;
            model_type: string;
        };
        /** ModelList */
        ModelList: {
            data: components["schemas"]["ModelCard"][];
            /** @enum {unknown} */
            object: "list";
        };
        /** Models */
        Models: {
            data: components["schemas"]["Model"][];
            /** @enum {unknown} */
            object: "list";
        };
        /** Moderation */
        Moderation: {
            categories: {
                [key: string]: boolean | null;
            };
            category_applied_input_types: {
                [key: string]: "text"[];
            };
            category_scores: {
                [key: string]: number | null;
            };
            flagged: boolean;
        };
        /** ModerationObject */
        ModerationObject: {
            categories: {
                [key: string]: boolean;
            };
            category_scores: {
                [key: string]: number;
            };
        };
        /**
         * ModerationRequest
         * @description A list of parts is one input.
         */
        ModerationRequest: {
            input: string | (string | (components["schemas"]["ventoux.dialects.openai.requests.TextPart"] | components["schemas"]["ventoux.dialects.openai.requests.ImagePart"]))[];
            /** @default null */
            model: string | null;
        };
        /** ModerationResponse */
        ModerationResponse: {
            id: string;
            model: string;
            results: components["schemas"]["ModerationObject"][];
            usage: components["schemas"]["UsageInfo"];
        };
        /** Moderations */
        Moderations: {
            id: string;
            model: string;
            results: components["schemas"]["Moderation"][];
        };
        /**
         * ModerationV1
         * @description Judged by this server's classifier, whatever the model is called.
         */
        ModerationV1: {
            /** @default none */
            action: ("block" | "none") | null;
            /** @default null */
            custom_category_thresholds: components["schemas"]["ThresholdsV1"] | null;
            /** @default false */
            ignore_other_categories: boolean | null;
            /** @default null */
            model_name: "mistral-moderation-2411" | null;
        };
        /** ModerationV2 */
        ModerationV2: {
            /** @default none */
            action: ("block" | "none") | null;
            /** @default null */
            custom_category_thresholds: components["schemas"]["ThresholdsV2"] | null;
            /** @default false */
            ignore_other_categories: boolean | null;
            /** @default null */
            model_name: "mistral-moderation-2603" | null;
        };
        /** NamedChoice */
        NamedChoice: {
            function: components["schemas"]["NamedFunction"];
            /** @enum {unknown} */
            type: "function";
        };
        /** NamedFunction */
        NamedFunction: {
            name: string;
        };
        /** NewArtefact */
        NewArtefact: {
            content: string;
            /** @default null */
            conversation_id: string | null;
            /** @default null */
            entry_id: string | null;
            /** @enum {unknown} */
            kind: "code" | "document" | "html" | "mermaid" | "table";
            /** @default null */
            language: string | null;
            title: string;
        };
        /** NewMemory */
        NewMemory: {
            text: string;
        };
        /**
         * NewProject
         * @description ``library_id``: one that is there already; else the project gets its own when one is asked for.
         */
        NewProject: {
            /** @default null */
            description: string | null;
            /** @default null */
            instructions: string | null;
            /** @default null */
            library_id: string | null;
            name: string;
        };
        /** NewPrompt */
        NewPrompt: {
            /**
             * @default own
             * @enum {unknown}
             */
            audience: "own" | "workspace";
            /** @default  */
            description: string;
            /** @default null */
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            name: string;
            text: string;
            title: string;
        };
        /** NewShare */
        NewShare: {
            /** @enum {unknown} */
            audience: "link" | "workspace";
            /** @default null */
            expires_at: string | null;
            /** @default false */
            with_files: boolean;
            /** @default false */
            with_instructions: boolean;
        };
        /**
         * NewVersion
         * @description ``base_version``: the newest that the writer has seen, against lost changes.
         */
        NewVersion: {
            base_version: number;
            content: string;
            /** @default  */
            note: string;
        };
        /**
         * NewVote
         * @description ``a`` and ``b`` are conversations of the voter's, each with the model that answered in it; ``blind``: which is
         *         which was not shown before the vote.
         */
        NewVote: {
            a: string;
            b: string;
            /** @default false */
            blind: boolean;
            /** @default  */
            comment: string;
            /** @default null */
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            /** @enum {unknown} */
            winner: "a" | "b" | "both_bad" | "tie";
        };
        /** OCRPage */
        OCRPage: {
            blocks: components["schemas"]["Block"][] | null;
            confidence_scores: components["schemas"]["PageScores"] | null;
            dimensions: components["schemas"]["Dimensions"] | null;
            footer: string | null;
            header: string | null;
            hyperlinks: string[];
            images: components["schemas"]["ImageObject"][];
            index: number;
            markdown: string;
            tables: components["schemas"]["TableObject"][];
        };
        /**
         * OCRRequest
         * @description POST /v1/ocr.
         */
        OCRRequest: {
            /** @default null */
            bbox_annotation_format: components["schemas"]["ResponseFormat"] | null;
            /** @default null */
            confidence_scores_granularity: ("block" | "page" | "word") | null;
            document: components["schemas"]["ventoux.dialects.mistral.ocr.Document"];
            /** @default null */
            document_annotation_format: components["schemas"]["ResponseFormat"] | null;
            /** @default null */
            document_annotation_prompt: string | null;
            /** @default false */
            extract_footer: boolean | null;
            /** @default false */
            extract_header: boolean | null;
            /** @default null */
            id: null;
            /** @default null */
            image_limit: number | null;
            /** @default null */
            image_min_size: number | null;
            /** @default true */
            include_blocks: boolean | null;
            /** @default null */
            include_image_base64: boolean | null;
            model: string | null;
            /** @default null */
            pages: number[] | string | null;
            /** @default null */
            table_format: ("html" | "markdown") | null;
        };
        /** OCRResponse */
        OCRResponse: {
            /** @default null */
            document_annotation: string | null;
            model: string;
            pages: components["schemas"]["OCRPage"][];
            usage_info: components["schemas"]["OCRUsage"];
        };
        /** OCRUsage */
        OCRUsage: {
            /** @default null */
            doc_size_bytes: number | null;
            pages_processed: number;
        };
        /** OpenAIError */
        OpenAIError: {
            error: components["schemas"]["OpenAIErrorDetail"];
        };
        /** OpenAIErrorDetail */
        OpenAIErrorDetail: {
            code: string | null;
            message: string;
            param: string | null;
            type: string;
        };
        /**
         * OpenAIResponseRequest
         * @description POST /openai/v1/responses.
         */
        OpenAIResponseRequest: {
            /** @default null */
            access_programs: Record<string, unknown> | null;
            /** @default null */
            background: boolean | null;
            /** @default null */
            background_options: Record<string, unknown> | null;
            /** @default null */
            context_management: unknown[] | null;
            /** @default null */
            conversation: unknown;
            /** @default null */
            image: components["schemas"]["ImageOptions"] | null;
            /** @default null */
            include: ("code_interpreter_call.outputs" | "computer_call_output.output.image_url" | "file_search_call.results" | "message.input_image.image_url" | "message.output_text.logprobs" | "reasoning.encrypted_content" | "web_search_call.action.sources" | "web_search_call.results")[] | null;
            /** @default null */
            input: string | Record<string, unknown>[] | null;
            /** @default null */
            instructions: string | null;
            /** @default null */
            max_output_tokens: number | null;
            /** @default null */
            max_tool_calls: number | null;
            /** @default null */
            metadata: {
                [key: string]: string;
            } | null;
            model: string;
            /** @default null */
            moderation: unknown;
            /** @default null */
            parallel_tool_calls: boolean | null;
            /** @default null */
            previous_response_id: string | null;
            /** @default null */
            prompt: unknown;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            prompt_cache_options: components["schemas"]["ventoux.dialects.responses.requests.CacheOptions"] | null;
            /** @default null */
            prompt_cache_retention: ("24h" | "in-memory" | "in_memory") | null;
            /** @default null */
            reasoning: components["schemas"]["Reasoning"] | null;
            /** @default null */
            safety_identifier: string | null;
            /** @default null */
            service_tier: ("auto" | "default" | "fast" | "flex" | "priority" | "scale") | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.responses.requests.StreamOptions"] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            text: components["schemas"]["TextConfig"] | null;
            /** @default null */
            tool_choice: string | Record<string, unknown> | null;
            /** @default null */
            tools: Record<string, unknown>[] | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            truncation: ("auto" | "disabled") | null;
            /** @default null */
            user: string | null;
        };
        /** OutputDetails */
        OutputDetails: {
            reasoning_tokens: number;
        };
        /** OutputText */
        OutputText: {
            annotations?: unknown[];
            logprobs?: Record<string, unknown>[];
            text: string;
            /** @enum {unknown} */
            type: "output_text";
        };
        /**
         * Packed
         * @description A numbered source as the model reads it: neighbours merged, so one or more chunks of one document in its order.
         *         ``number`` from 1.
         */
        Packed: {
            end: number;
            number: number;
            ordinals: number[];
            pages: [
                number,
                number
            ] | null;
            passage: components["schemas"]["Passage"];
            start: number;
            text: string;
            tokens: number;
        };
        /** Packing */
        Packing: {
            budget: number;
            cut: components["schemas"]["Cut"][];
            sources: components["schemas"]["Packed"][];
            used: number;
        };
        /** PageScores */
        PageScores: {
            average_page_confidence_score: number;
            minimum_page_confidence_score: number;
            word_confidence_scores?: components["schemas"]["ConfidenceScore"][];
        };
        /** PaginatedConnectors */
        PaginatedConnectors: {
            items: components["schemas"]["Connector"][];
            pagination: components["schemas"]["PaginationResponse"];
        };
        /**
         * PaginationInfo
         * @description ``current_page`` from 0.
         */
        PaginationInfo: {
            current_page: number;
            has_more: boolean;
            page_size: number;
            total_items: number;
            total_pages: number;
        };
        /** PaginationResponse */
        PaginationResponse: {
            /** @default null */
            next_cursor: string | null;
            page_size: number;
        };
        /**
         * Passage
         * @description A chunk where it stands: what a search finds and an answer cites.
         */
        Passage: {
            chunk: components["schemas"]["Chunk"];
            document_id: string;
            document_name: string;
            generation: number;
            library_id: string;
        };
        /** Permission */
        Permission: {
            created_at: string;
            /** @enum {unknown} */
            decision: "always" | "never";
            /**
             * @default tool.permission
             * @enum {unknown}
             */
            object: "tool.permission";
            tool: string;
        };
        /**
         * PermissionRequest
         * @description ``tool``: as the call that was to be confirmed names it, in ``info.permission``.
         */
        PermissionRequest: {
            /** @enum {unknown} */
            decision: "always" | "never";
            tool: string;
        };
        /** Permissions */
        Permissions: {
            data: components["schemas"]["Permission"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /**
         * Placed
         * @description Where a question's passage came among what was found: ``rank`` from 1, None where it did not. ``lost``: its
         *         document is not in the library any more, or is not read yet, so nothing could be found.
         */
        Placed: {
            /** @default false */
            lost: boolean;
            question: string;
            question_id: string;
            rank: number | null;
        };
        /** Prediction */
        Prediction: {
            /** @default  */
            content: string;
            /**
             * @default content
             * @enum {unknown}
             */
            type: "content";
        };
        /**
         * Preferences
         * @description ``memory``: off until the user switches it on; memories are kept and unused while it is off. ``instructions``:
         *         the user's own, for every conversation.
         */
        Preferences: {
            /** @default null */
            instructions: string | null;
            /** @default null */
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            /**
             * @default off
             * @enum {unknown}
             */
            memory: "off" | "on";
            /** @default null */
            tone: string | null;
        };
        /** ProcessingStatus */
        ProcessingStatus: {
            document_id: string;
            /** @default null */
            error: string | null;
            process_status: string;
            processing_status: string;
            /** @default null */
            stage: string | null;
        };
        /** PromptDetails */
        PromptDetails: {
            cached_tokens: number;
        };
        /** PublicAuthenticationMethod */
        PublicAuthenticationMethod: {
            /** @default {} */
            global_headers: {
                [key: string]: components["schemas"]["HeaderTold"];
            };
            /** @default null */
            grant_type: string | null;
            /** @default false */
            has_default_credentials: boolean;
            /** @default null */
            headers: Record<string, unknown>[] | null;
            method_type: string;
            /** @default null */
            oauth2_server_metadata: Record<string, unknown> | null;
            /** @default null */
            token_endpoint_auth_method: string | null;
        };
        /**
         * QuestionRequest
         * @description ``passage``: words of the document that a search for the question must find. Each run keeps the question.
         */
        QuestionRequest: {
            document_id: string;
            passage: string;
            question: string;
        };
        /** Questions */
        Questions: {
            data: components["schemas"]["KnownQuestion"][];
        };
        /**
         * Ranked
         * @description A passage in its place, and what brought it there. Ranks are None for a leg that did not find it.
         */
        Ranked: {
            passage: components["schemas"]["Passage"];
            rank: number;
            /** @default null */
            reranked_score: number | null;
            score: number;
            /** @default null */
            vectors_rank: number | null;
            /** @default null */
            vectors_score: number | null;
            /** @default null */
            words_rank: number | null;
            /** @default null */
            words_score: number | null;
        };
        /** Reasoning */
        Reasoning: {
            /** @default null */
            context: ("all_turns" | "auto" | "current_turn") | null;
            /** @default null */
            effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            generate_summary: ("auto" | "concise" | "detailed") | null;
            /** @default null */
            mode: string | null;
            /** @default null */
            summary: ("auto" | "concise" | "detailed") | null;
        };
        /**
         * ReasoningOutput
         * @description What the model thought before it answered. There are no summaries.
         */
        ReasoningOutput: {
            content: components["schemas"]["ReasoningText"][];
            id: string;
            /** @enum {unknown} */
            status: "completed" | "failed" | "in_progress" | "incomplete";
            summary?: unknown[];
            /** @enum {unknown} */
            type: "reasoning";
        };
        /** ReasoningText */
        ReasoningText: {
            text: string;
            /** @enum {unknown} */
            type: "reasoning_text";
        };
        /**
         * RedeemRequest
         * @description Our own: what the browser was shown at the end of signing in.
         */
        RedeemRequest: {
            code: string;
        };
        /** RefusalPart */
        RefusalPart: {
            refusal: string;
            /** @enum {unknown} */
            type: "refusal";
        };
        /** Renamed */
        Renamed: {
            title: string;
        };
        /**
         * ReplyError
         * @description ``error``: its name, empty where it was not kept.
         */
        ReplyError: {
            code: number;
            /** @default  */
            error: string;
            message: string;
        };
        /**
         * ReplyState
         * @description ``error``: why it failed or was cut.
         */
        ReplyState: {
            /** @default null */
            error: components["schemas"]["ReplyError"] | null;
            number: number;
            state: string;
        };
        /** Report */
        Report: {
            failed: components["schemas"]["ventoux.conversations.importing.schemas.Failure"][];
            imported: components["schemas"]["Taken"][];
            skipped: components["schemas"]["Skipped"][];
        };
        /**
         * Response
         * @description What was asked stands in it as well. Mistral's clients take no null for most fields: there, what is null here is
         *         left out.
         */
        Response: {
            /**
             * @default false
             * @enum {unknown}
             */
            background: false;
            created_at: number;
            /** @default null */
            error: components["schemas"]["ventoux.dialects.responses.bodies.Failure"] | null;
            id: string;
            /** @default null */
            incomplete_details: components["schemas"]["Incomplete"] | null;
            instructions: string | null;
            max_output_tokens: number | null;
            max_tool_calls: number | null;
            metadata: {
                [key: string]: string;
            };
            model: string;
            /**
             * @default response
             * @enum {unknown}
             */
            object: "response";
            output: (components["schemas"]["ventoux.dialects.responses.bodies.MessageOutput"] | components["schemas"]["ReasoningOutput"] | components["schemas"]["FunctionCallOutput"])[];
            parallel_tool_calls: boolean;
            previous_response_id: string | null;
            prompt_cache_key: string | null;
            reasoning: Record<string, unknown> | null;
            safety_identifier: string | null;
            service_tier: string | null;
            /** @enum {unknown} */
            status: "completed" | "failed" | "in_progress" | "incomplete";
            store: boolean | null;
            temperature: number | null;
            text: Record<string, unknown>;
            tool_choice: string | Record<string, unknown>;
            tools: Record<string, unknown>[];
            top_logprobs: number;
            top_p: number | null;
            /**
             * @default disabled
             * @enum {unknown}
             */
            truncation: "disabled";
            /** @default null */
            usage: components["schemas"]["ResponseUsage"] | null;
            user: string | null;
        };
        /** ResponseFormat */
        ResponseFormat: {
            /** @default null */
            json_schema: components["schemas"]["JsonSchema"] | null;
            /**
             * @default text
             * @enum {unknown}
             */
            type: "json_object" | "json_schema" | "text";
        };
        /** ResponseMessage */
        ResponseMessage: {
            content: string;
            /** @default  */
            reasoning_content: string;
            role: string;
            tool_calls: components["schemas"]["MessageToolCall"][] | null;
        };
        /**
         * ResponseRequest
         * @description POST /v1/responses, and what POST /openai/v1/responses has in common with it.
         */
        ResponseRequest: {
            /** @default null */
            background: boolean | null;
            /** @default null */
            conversation: unknown;
            /** @default null */
            input: string | Record<string, unknown>[] | null;
            /** @default null */
            instructions: string | null;
            /** @default null */
            max_output_tokens: number | null;
            /** @default null */
            max_tool_calls: number | null;
            /** @default null */
            metadata: {
                [key: string]: string;
            } | null;
            model: string;
            /** @default null */
            moderation: unknown;
            /** @default null */
            parallel_tool_calls: boolean | null;
            /** @default null */
            previous_response_id: string | null;
            /** @default null */
            prompt: unknown;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            reasoning: components["schemas"]["Reasoning"] | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            text: components["schemas"]["TextConfig"] | null;
            /** @default null */
            tool_choice: string | Record<string, unknown> | null;
            /** @default null */
            tools: Record<string, unknown>[] | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            truncation: ("auto" | "disabled") | null;
        };
        /** ResponseUsage */
        ResponseUsage: {
            cost?: number;
            cost_currency?: string;
            input_tokens: number;
            input_tokens_details: components["schemas"]["InputDetails"];
            output_tokens: number;
            output_tokens_details: components["schemas"]["OutputDetails"];
            total_tokens: number;
        };
        /** RestartRequest */
        RestartRequest: {
            /** @default null */
            agent_version: number | string | null;
            /** @default null */
            branch: boolean | null;
            /** @default null */
            completion_args: components["schemas"]["CompletionArgs"] | null;
            /** @default null */
            fork: boolean | null;
            /** @default null */
            from_entry_id: string | null;
            /** @default null */
            guardrails: components["schemas"]["GuardrailConfig"][] | null;
            /** @default null */
            handoff_execution: ("client" | "server") | null;
            /** @default null */
            inputs: string | (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["FunctionResult"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[] | null;
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            model: string | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
        };
        /** Restored */
        Restored: {
            version: number;
        };
        /**
         * RetentionRule
         * @description ``days``: after which nothing more has happened in a conversation that is deleted. Null: never.
         */
        RetentionRule: {
            days: number | null;
        };
        /** RetrievalRun */
        RetrievalRun: {
            answers: components["schemas"]["Placed"][];
            at: number;
            figures: components["schemas"]["Figures"];
            id: string;
            library_id: string;
            settings: Record<string, unknown>;
        };
        /** Runs */
        Runs: {
            data: components["schemas"]["RunSummary"][];
        };
        /**
         * RunSummary
         * @description Of asking every question. ``settings``: how the library was searched then.
         */
        RunSummary: {
            at: number;
            figures: components["schemas"]["Figures"];
            id: string;
            library_id: string;
            settings: Record<string, unknown>;
        };
        /** SearchRequest */
        SearchRequest: {
            /** @default 10 */
            limit: number;
            question: string;
        };
        /**
         * Segment
         * @description ``start`` and ``end`` in seconds. The rest is what OpenAI's models tell besides.
         */
        Segment: {
            /** @default null */
            avg_logprob: number | null;
            /** @default null */
            compression_ratio: number | null;
            end: number | null;
            /** @default null */
            id: number | null;
            /** @default null */
            no_speech_prob: number | null;
            /** @default null */
            seek: number | null;
            start: number | null;
            /** @default null */
            temperature: number | null;
            text: string;
            /** @default null */
            tokens: number[] | null;
        };
        /**
         * Sharing
         * @description ``org_id``: there are no organizations here; it is the workspace's.
         */
        Sharing: {
            library_id: string;
            org_id: string;
            role: string;
            share_with_type: string;
            share_with_uuid: string | null;
            /** @default null */
            user_id: string | null;
        };
        /** SharingDelete */
        SharingDelete: {
            /** @default null */
            org_id: string | null;
            /** @enum {unknown} */
            share_with_type: "User" | "Workspace";
            share_with_uuid: string;
        };
        /** SharingRequest */
        SharingRequest: {
            /** @enum {unknown} */
            level: "Editor" | "Viewer";
            /** @default null */
            org_id: string | null;
            /** @enum {unknown} */
            share_with_type: "User" | "Workspace";
            share_with_uuid: string;
        };
        /** SignedUrl */
        SignedUrl: {
            url: string;
        };
        /**
         * Skipped
         * @description It is here already, under ``conversation_id``.
         */
        Skipped: {
            conversation: string;
            conversation_id: string;
        };
        /**
         * Snippet
         * @description ``start``: where in the message's text it begins; ``marks``: the found words. In characters (code points).
         */
        Snippet: {
            marks: components["schemas"]["Mark"][];
            start: number;
            text: string;
        };
        /**
         * SpeechResponse
         * @description Base64.
         */
        SpeechResponse: {
            audio_data: string;
        };
        /**
         * Standing
         * @description ``rating``: 1,000 is that of an average model here, 400 more are ten times the chance to win. Within ``low`` and
         *         ``high`` it lies with 95 %. ``both_bad`` count as votes and for nobody.
         */
        Standing: {
            both_bad: number;
            high: number;
            losses: number;
            low: number;
            model: string;
            rating: number;
            ties: number;
            votes: number;
            wins: number;
        };
        /** StartRequest */
        StartRequest: {
            /** @default null */
            agent_id: string | null;
            /** @default null */
            agent_version: number | string | null;
            /** @default null */
            completion_args: components["schemas"]["CompletionArgs"] | null;
            /** @default null */
            description: string | null;
            /** @default null */
            guardrails: components["schemas"]["GuardrailConfig"][] | null;
            /** @default null */
            handoff_execution: ("client" | "server") | null;
            inputs: string | (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["FunctionResult"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[];
            /** @default null */
            instructions: string | null;
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            model: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            project_id: string | null;
            /** @default null */
            store: boolean | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            temporary: boolean | null;
            /** @default null */
            tools: (components["schemas"]["ventoux.tools.specs.FunctionTool"] | components["schemas"]["WebSearchTool"] | components["schemas"]["WebSearchPremiumTool"] | components["schemas"]["CodeInterpreterTool"] | components["schemas"]["ImageGenerationTool"] | components["schemas"]["DocumentLibraryTool"] | components["schemas"]["ConnectorTool"] | components["schemas"]["AskUserTool"] | components["schemas"]["MemoryTool"] | components["schemas"]["CanvasTool"])[] | null;
        };
        /** Stopped */
        Stopped: {
            conversation_id: string;
            stopped: boolean;
        };
        /** TableObject */
        TableObject: {
            content: string;
            /** @enum {unknown} */
            format: "html" | "markdown";
            id: string;
            /** @default null */
            word_confidence_scores: components["schemas"]["ConfidenceScore"][] | null;
        };
        /** Taken */
        Taken: {
            conversation: string;
            conversation_id: string;
        };
        /** TextChoice */
        TextChoice: {
            finish_reason: ("content_filter" | "length" | "stop" | "tool_calls") | null;
            index: number;
            logprobs: components["schemas"]["LegacyLogprobs"] | null;
            text: string;
        };
        /** TextCompletion */
        TextCompletion: {
            choices: components["schemas"]["TextChoice"][];
            created: number;
            id: string;
            model: string;
            /** @enum {unknown} */
            object: "text_completion";
            /** @default fp_ventoux_0.1.0 */
            system_fingerprint: string;
            usage: components["schemas"]["CompletionUsage"];
        };
        /** TextConfig */
        TextConfig: {
            /** @default null */
            format: components["schemas"]["TextFormat"] | null;
            /** @default null */
            verbosity: ("high" | "low" | "medium") | null;
        };
        /** TextFormat */
        TextFormat: {
            /** @default null */
            description: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            schema: Record<string, unknown> | null;
            /** @default null */
            strict: boolean | null;
            /**
             * @default text
             * @enum {unknown}
             */
            type: "json_object" | "json_schema" | "text";
        };
        /** ThinkChunk */
        ThinkChunk: {
            /** @default true */
            closed: boolean;
            /** @default null */
            signature: string | null;
            thinking: components["schemas"]["ventoux.conversations.entries.TextChunk"][];
            /** @enum {unknown} */
            type: "thinking";
        };
        /** ThinkingChunk */
        ThinkingChunk: {
            /** @default null */
            closed: boolean | null;
            /** @default null */
            signature: string | null;
            thinking: Record<string, unknown>[];
            /** @enum {unknown} */
            type: "thinking";
        };
        /** ThresholdsV1 */
        ThresholdsV1: {
            /** @default null */
            dangerous_and_criminal_content: number | null;
            /** @default null */
            financial: number | null;
            /** @default null */
            hate_and_discrimination: number | null;
            /** @default null */
            health: number | null;
            /** @default null */
            law: number | null;
            /** @default null */
            pii: number | null;
            /** @default null */
            selfharm: number | null;
            /** @default null */
            sexual: number | null;
            /** @default null */
            violence_and_threats: number | null;
        };
        /** ThresholdsV2 */
        ThresholdsV2: {
            /** @default null */
            criminal: number | null;
            /** @default null */
            dangerous: number | null;
            /** @default null */
            financial: number | null;
            /** @default null */
            hate_and_discrimination: number | null;
            /** @default null */
            health: number | null;
            /** @default null */
            jailbreaking: number | null;
            /** @default null */
            law: number | null;
            /** @default null */
            pii: number | null;
            /** @default null */
            selfharm: number | null;
            /** @default null */
            sexual: number | null;
            /** @default null */
            violence_and_threats: number | null;
        };
        /**
         * ToldArtefact
         * @description ``version``: the newest. ``conversation_id``: where it was made, while that is there.
         */
        ToldArtefact: {
            conversation_id: string | null;
            created_at: string;
            entry_id: string | null;
            id: string;
            /** @enum {unknown} */
            kind: "code" | "document" | "html" | "mermaid" | "table";
            language: string | null;
            /**
             * @default artefact
             * @enum {unknown}
             */
            object: "artefact";
            project_id: string | null;
            title: string;
            updated_at: string;
            version: number;
        };
        /** ToldArtefacts */
        ToldArtefacts: {
            data: components["schemas"]["ToldArtefact"][];
            next: string | null;
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldBranch */
        ToldBranch: {
            agent_id: string | null;
            conversation_id: string;
            created_at: string;
            entries: number;
            first: string;
            model: string | null;
            parent_id: string | null;
            shared: number;
            updated_at: string;
        };
        /** ToldCounts */
        ToldCounts: {
            data: components["schemas"]["Counted"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldHit */
        ToldHit: {
            conversation_id: string;
            conversation_name: string | null;
            created_at: string;
            entry_id: string;
            /**
             * @default conversation.hit
             * @enum {unknown}
             */
            object: "conversation.hit";
            /** @enum {unknown} */
            role: "assistant" | "user";
            snippet: components["schemas"]["Snippet"];
            thread_id: string;
        };
        /** ToldHits */
        ToldHits: {
            data: components["schemas"]["ToldHit"][];
            has_more: boolean;
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
            page: number;
            page_size: number;
        };
        /** ToldMemories */
        ToldMemories: {
            data: components["schemas"]["ToldMemory"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
            total: number;
        };
        /** ToldMemory */
        ToldMemory: {
            conversation_id: string | null;
            created_at: string;
            id: string;
            /**
             * @default memory
             * @enum {unknown}
             */
            object: "memory";
            text: string;
            updated_at: string;
        };
        /**
         * ToldOwnShare
         * @description ``name``: of the conversation, when it was shared.
         */
        ToldOwnShare: {
            /** @enum {unknown} */
            audience: "link" | "workspace";
            conversation_id: string;
            created_at: string;
            entries: number;
            expires_at: string | null;
            id: string;
            name: string | null;
            /**
             * @default conversation.share
             * @enum {unknown}
             */
            object: "conversation.share";
            with_files: boolean;
            with_instructions: boolean;
        };
        /** ToldOwnShares */
        ToldOwnShares: {
            data: components["schemas"]["ToldOwnShare"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldProject */
        ToldProject: {
            created_at: string;
            description: string | null;
            id: string;
            instructions: string | null;
            library_id: string | null;
            name: string;
            /**
             * @default project
             * @enum {unknown}
             */
            object: "project";
            updated_at: string;
        };
        /** ToldProjects */
        ToldProjects: {
            data: components["schemas"]["ToldProject"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
            total: number;
        };
        /**
         * ToldPrompt
         * @description ``owner``: whether it is the caller's own.
         */
        ToldPrompt: {
            /** @enum {unknown} */
            audience: "own" | "workspace";
            created_at: string;
            description: string;
            id: string;
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            name: string;
            /**
             * @default prompt
             * @enum {unknown}
             */
            object: "prompt";
            owner: boolean;
            text: string;
            title: string;
            updated_at: string;
            variables: components["schemas"]["Variable"][];
            version: number;
        };
        /** ToldPrompts */
        ToldPrompts: {
            data: components["schemas"]["ToldPrompt"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
            total: number;
        };
        /**
         * ToldShare
         * @description ``token`` and ``path`` are told when it is made, and never again.
         */
        ToldShare: {
            /** @enum {unknown} */
            audience: "link" | "workspace";
            conversation_id: string;
            created_at: string;
            entries: number;
            expires_at: string | null;
            id: string;
            /** @enum {unknown} */
            object: "conversation.share";
            /** @default null */
            path: string | null;
            /** @default null */
            token: string | null;
            with_files: boolean;
            with_instructions: boolean;
        };
        /** ToldShared */
        ToldShared: {
            created_at: string;
            entries: (components["schemas"]["MessageInput"] | components["schemas"]["ventoux.conversations.entries.MessageOutput"] | components["schemas"]["ventoux.conversations.entries.FunctionCall"] | components["schemas"]["FunctionResult"] | components["schemas"]["ToolExecution"] | components["schemas"]["AgentHandoff"])[];
            expires_at: string | null;
            instructions: string | null;
            model: string | null;
            name: string | null;
            /**
             * @default conversation.shared
             * @enum {unknown}
             */
            object: "conversation.shared";
            with_files: boolean;
        };
        /**
         * ToldShareOfAnybody
         * @description ``user_id`` or, where it was no user, ``key_id`` has shared it.
         */
        ToldShareOfAnybody: {
            /** @enum {unknown} */
            audience: "link" | "workspace";
            conversation_id: string;
            created_at: string;
            entries: number;
            expires_at: string | null;
            id: string;
            key_id: string | null;
            /**
             * @default conversation.share
             * @enum {unknown}
             */
            object: "conversation.share";
            user_id: string | null;
            with_files: boolean;
            with_instructions: boolean;
        };
        /** ToldShares */
        ToldShares: {
            data: components["schemas"]["ToldShare"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldSharesOfAll */
        ToldSharesOfAll: {
            data: components["schemas"]["ToldShareOfAnybody"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldThread */
        ToldThread: {
            agent_id: string | null;
            archived: boolean;
            branches: number;
            conversation_id: string;
            created_at: string;
            deleted_at: string | null;
            folder: string | null;
            id: string;
            messages: number;
            model: string | null;
            name: string | null;
            /**
             * @default thread
             * @enum {unknown}
             */
            object: "thread";
            pinned: boolean;
            preview: string;
            project_id: string | null;
            running: boolean;
            tags: string[];
            temporary: boolean;
            updated_at: string;
        };
        /** ToldThreads */
        ToldThreads: {
            data: components["schemas"]["ToldThread"][];
            next: string | null;
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /**
         * ToldVersion
         * @description ``restored_from``: whose content it has again. ``size`` in bytes.
         */
        ToldVersion: {
            created_at: string;
            /** @enum {unknown} */
            made_by: "model" | "user";
            note: string;
            restored_from: number | null;
            size: number;
            version: number;
        };
        /**
         * ToldVersions
         * @description The newest first.
         */
        ToldVersions: {
            data: components["schemas"]["ToldVersion"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToldVote */
        ToldVote: {
            blind: boolean;
            comment: string;
            conversation_a: string;
            conversation_b: string;
            created_at: string;
            id: string;
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            model_a: string;
            model_b: string;
            /**
             * @default arena.vote
             * @enum {unknown}
             */
            object: "arena.vote";
            /** @enum {unknown} */
            winner: "a" | "b" | "both_bad" | "tie";
        };
        /** ToldVotes */
        ToldVotes: {
            data: components["schemas"]["ToldVote"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /**
         * ToldWholeArtefact
         * @description ``content`` is that of the version ``shown``.
         */
        ToldWholeArtefact: {
            content: string;
            conversation_id: string | null;
            created_at: string;
            entry_id: string | null;
            id: string;
            /** @enum {unknown} */
            kind: "code" | "document" | "html" | "mermaid" | "table";
            language: string | null;
            /**
             * @default artefact
             * @enum {unknown}
             */
            object: "artefact";
            project_id: string | null;
            shown: components["schemas"]["ToldVersion"];
            title: string;
            updated_at: string;
            version: number;
        };
        /** ToldWholeThread */
        ToldWholeThread: {
            agent_id: string | null;
            archived: boolean;
            branches: number;
            conversation_id: string;
            created_at: string;
            deleted_at: string | null;
            folder: string | null;
            id: string;
            messages: number;
            model: string | null;
            name: string | null;
            /**
             * @default thread
             * @enum {unknown}
             */
            object: "thread";
            pinned: boolean;
            preview: string;
            project_id: string | null;
            running: boolean;
            tags: string[];
            temporary: boolean;
            tree: components["schemas"]["ToldBranch"][];
            updated_at: string;
        };
        /** ToolCallMetadata */
        ToolCallMetadata: {
            mcp_meta: components["schemas"]["ToolResultMetadata"];
        };
        /** ToolCallResponse */
        ToolCallResponse: {
            content: Record<string, unknown>[];
            metadata: components["schemas"]["ToolCallMetadata"];
        };
        /** ToolChoice */
        ToolChoice: {
            function: components["schemas"]["NamedFunction"];
            /** @default function */
            type: "function" | null;
        };
        /**
         * ToolConfiguration
         * @description By names of functions. ``requires_confirmation``: asked before each call, whatever was allowed before.
         */
        ToolConfiguration: {
            /** @default null */
            exclude: string[] | null;
            /** @default null */
            include: string[] | null;
            /** @default null */
            requires_confirmation: string[] | null;
            /** @default null */
            skip_confirmation: string[] | null;
        };
        /** ToolConfirmation */
        ToolConfirmation: {
            /** @enum {unknown} */
            confirmation: "allow" | "deny";
            tool_call_id: string;
        };
        /**
         * ToolExecution
         * @description A call that ran here. ``info``: the tool's own, and ``output`` (what the model was told), ``seconds``, ``cost``,
         *         ``failed``.
         */
        ToolExecution: {
            /** @default null */
            agent_id: string | null;
            arguments: string;
            /** @default null */
            completed_at: string | null;
            /** @default  */
            created_at: string;
            /** @default  */
            function: string;
            /** @default  */
            id: string;
            /** @default {} */
            info: Record<string, unknown>;
            /** @default null */
            model: string | null;
            name: string;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            /** @default  */
            tool_call_id: string;
            /** @enum {unknown} */
            type: "tool.execution";
        };
        /** ToolFileChunk */
        ToolFileChunk: {
            file_id: string;
            /** @default null */
            file_name: string | null;
            /** @default null */
            file_type: string | null;
            tool: string;
            /** @enum {unknown} */
            type: "tool_file";
        };
        /** ToolList */
        ToolList: {
            data: components["schemas"]["ToolState"][];
            /**
             * @default list
             * @enum {unknown}
             */
            object: "list";
        };
        /** ToolReferenceChunk */
        ToolReferenceChunk: {
            /** @default null */
            description: string | null;
            /** @default null */
            favicon: string | null;
            /** @default null */
            source: Record<string, unknown> | null;
            title: string;
            tool: string;
            /** @enum {unknown} */
            type: "tool_reference";
            /** @default null */
            url: string | null;
        };
        /** ToolResultMetadata */
        ToolResultMetadata: {
            /** @default false */
            isError: boolean;
            /** @default null */
            structuredContent: Record<string, unknown> | null;
        };
        /**
         * ToolState
         * @description ``reason``: why it is off, and what an operator does about it.
         */
        ToolState: {
            /**
             * @default tool
             * @enum {unknown}
             */
            object: "tool";
            on: boolean;
            /** @default null */
            reason: string | null;
            type: string;
        };
        /** TranscriptionResponse */
        TranscriptionResponse: {
            language: string | null;
            model: string;
            /** @default [] */
            segments: components["schemas"]["TranscriptionSegment"][];
            text: string;
            usage: components["schemas"]["TranscriptionUsage"];
        };
        /**
         * TranscriptionSegment
         * @description Seconds.
         */
        TranscriptionSegment: {
            end: number | null;
            start: number | null;
            text: string;
            /**
             * @default transcription_segment
             * @enum {unknown}
             */
            type: "transcription_segment";
        };
        /** TranscriptionUsage */
        TranscriptionUsage: {
            completion_tokens: number;
            prompt_audio_seconds: number | null;
            prompt_tokens: number;
            total_tokens: number;
        };
        /** UpdateAgentRequest */
        UpdateAgentRequest: {
            completion_args?: components["schemas"]["CompletionArgs"] | null;
            deployment_chat?: boolean | null;
            description?: string | null;
            guardrails?: components["schemas"]["GuardrailConfig"][] | null;
            handoffs?: string[] | null;
            instructions?: string | null;
            metadata?: Record<string, unknown> | null;
            model?: string | null;
            name?: string | null;
            tools?: (components["schemas"]["ventoux.tools.specs.FunctionTool"] | components["schemas"]["WebSearchTool"] | components["schemas"]["WebSearchPremiumTool"] | components["schemas"]["CodeInterpreterTool"] | components["schemas"]["ImageGenerationTool"] | components["schemas"]["DocumentLibraryTool"] | components["schemas"]["ConnectorTool"] | components["schemas"]["AskUserTool"] | components["schemas"]["MemoryTool"] | components["schemas"]["CanvasTool"])[] | null;
            version_message?: string | null;
        };
        /**
         * UpdateConnectorRequest
         * @description What is not sent stays; of what cannot be cleared, null is as nothing.
         */
        UpdateConnectorRequest: {
            /** @default null */
            auth_methods: components["schemas"]["AuthMethod"][] | null;
            /** @default null */
            description: string | null;
            icon_url?: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            permissions: {
                [key: string]: ("read" | "write") | null;
            } | null;
            /** @default mcp */
            protocol: string;
            /** @default null */
            server: string | null;
            system_prompt?: string | null;
            title?: string | null;
            /** @default null */
            trust_hints: boolean | null;
        };
        /** UpdateDocumentRequest */
        UpdateDocumentRequest: {
            attributes?: {
                [key: string]: boolean | number | string | (boolean | number | string)[];
            } | null;
            expires_at?: string | null;
            name?: string | null;
        };
        /** UpdateLibraryRequest */
        UpdateLibraryRequest: {
            description?: string | null;
            name?: string | null;
            /** @default null */
            retrieval: Record<string, unknown> | null;
        };
        /** UsageInfo */
        UsageInfo: {
            completion_tokens: number;
            cost?: number;
            cost_currency?: string;
            num_cached_tokens: number;
            prompt_tokens: number;
            prompt_tokens_details: components["schemas"]["ventoux.dialects.mistral.responses.PromptTokensDetails"];
            total_tokens: number;
        };
        /**
         * Variable
         * @description ``choices``: the only values that make sense, where the text names several; ``default`` is then the first.
         */
        Variable: {
            /** @default null */
            choices: string[] | null;
            /** @default null */
            default: string | null;
            name: string;
        };
        /** FileChunk */
        "ventoux.conversations.entries.FileChunk": {
            file_id: string;
            /** @enum {unknown} */
            type: "file";
        };
        /**
         * FunctionCall
         * @description Waits for the client's ``function.result``, or with ``confirmation_status`` pending for a confirmation.
         */
        "ventoux.conversations.entries.FunctionCall": {
            /** @default null */
            agent_id: string | null;
            arguments: string;
            /** @default null */
            completed_at: string | null;
            /** @default null */
            confirmation_status: ("allowed" | "denied" | "pending") | null;
            /** @default  */
            created_at: string;
            /** @default  */
            id: string;
            /** @default {} */
            info: Record<string, unknown>;
            /** @default null */
            model: string | null;
            name: string;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            tool_call_id: string;
            /** @enum {unknown} */
            type: "function.call";
        };
        /** MessageOutput */
        "ventoux.conversations.entries.MessageOutput": {
            /** @default null */
            agent_id: string | null;
            /** @default null */
            completed_at: string | null;
            content: string | (components["schemas"]["ventoux.conversations.entries.TextChunk"] | components["schemas"]["ImageUrlChunk"] | components["schemas"]["ventoux.conversations.entries.FileChunk"] | components["schemas"]["DocumentUrlChunk"] | components["schemas"]["ToolFileChunk"] | components["schemas"]["ToolReferenceChunk"] | components["schemas"]["ThinkChunk"] | components["schemas"]["ventoux.conversations.entries.ReferenceChunk"])[];
            /** @default  */
            created_at: string;
            /** @default  */
            id: string;
            /** @default {} */
            info: Record<string, unknown>;
            /** @default null */
            model: string | null;
            /**
             * @default entry
             * @enum {unknown}
             */
            object: "entry";
            /** @default false */
            partial: boolean;
            /**
             * @default assistant
             * @enum {unknown}
             */
            role: "assistant";
            /** @enum {unknown} */
            type: "message.output";
        };
        /** ReferenceChunk */
        "ventoux.conversations.entries.ReferenceChunk": {
            reference_ids: (number | string)[];
            /** @enum {unknown} */
            type: "reference";
        };
        /** TextChunk */
        "ventoux.conversations.entries.TextChunk": {
            text: string;
            /** @enum {unknown} */
            type: "text";
        };
        /**
         * Failure
         * @description ``conversation``: its id or its name or, where it has neither, its number in the file.
         */
        "ventoux.conversations.importing.schemas.Failure": {
            conversation: string;
            reason: string;
        };
        /** AssistantMessage */
        "ventoux.dialects.azure.requests.AssistantMessage": {
            /** @default null */
            content: string | components["schemas"]["ventoux.dialects.azure.requests.TextPart"][] | null;
            /** @default null */
            reasoning_content: string | null;
            /** @enum {unknown} */
            role: "assistant";
            /** @default null */
            tool_calls: components["schemas"]["ventoux.dialects.functions.CalledTool"][] | null;
        };
        /** AudioPart */
        "ventoux.dialects.azure.requests.AudioPart": {
            input_audio: Record<string, unknown>;
            /** @enum {unknown} */
            type: "input_audio";
        };
        /**
         * ChatRequest
         * @description POST chat/completions; what ``KnownChat`` has not is taken with ``extra-parameters: pass-through``.
         */
        "ventoux.dialects.azure.requests.ChatRequest": {
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            logit_bias: {
                [key: string]: number;
            } | null;
            /** @default null */
            logprobs: boolean | null;
            /** @default null */
            max_completion_tokens: number | null;
            /** @default null */
            max_tokens: number | null;
            messages: (components["schemas"]["ventoux.dialects.azure.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.azure.requests.DeveloperMessage"] | components["schemas"]["ventoux.dialects.azure.requests.UserMessage"] | components["schemas"]["ventoux.dialects.azure.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.azure.requests.ToolMessage"])[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            /** @default null */
            model: string | null;
            /** @default null */
            n: number | null;
            /** @default null */
            parallel_tool_calls: boolean | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            reasoning_effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            response_format: components["schemas"]["ResponseFormat"] | null;
            /** @default null */
            safe_prompt: boolean | null;
            /** @default null */
            seed: number | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.azure.requests.StreamOptions"] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            tool_choice: string | components["schemas"]["ToolChoice"] | null;
            /** @default null */
            tools: components["schemas"]["ventoux.dialects.functions.FunctionTool"][] | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            user: string | null;
        };
        /** DeveloperMessage */
        "ventoux.dialects.azure.requests.DeveloperMessage": {
            content: string | components["schemas"]["ventoux.dialects.azure.requests.TextPart"][];
            /** @enum {unknown} */
            role: "developer";
        };
        /**
         * EmbeddingsRequest
         * @description POST embeddings; what ``KnownEmbeddings`` has not is taken with ``extra-parameters: pass-through``.
         */
        "ventoux.dialects.azure.requests.EmbeddingsRequest": {
            /** @default null */
            dimensions: number | null;
            /** @default null */
            encoding_format: ("base64" | "binary" | "float" | "int8" | "ubinary" | "uint8") | null;
            input: string | string[];
            /** @default null */
            input_type: ("document" | "query" | "text") | null;
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            model: string | null;
            /** @default null */
            user: string | null;
        };
        /** ImagePart */
        "ventoux.dialects.azure.requests.ImagePart": {
            image_url: components["schemas"]["ventoux.dialects.azure.requests.ImageURL"];
            /** @enum {unknown} */
            type: "image_url";
        };
        /** ImageURL */
        "ventoux.dialects.azure.requests.ImageURL": {
            /** @default null */
            detail: ("auto" | "high" | "low") | null;
            url: string;
        };
        /** StreamOptions */
        "ventoux.dialects.azure.requests.StreamOptions": {
            /** @default null */
            include_usage: boolean | null;
        };
        /** SystemMessage */
        "ventoux.dialects.azure.requests.SystemMessage": {
            content: string | components["schemas"]["ventoux.dialects.azure.requests.TextPart"][];
            /** @enum {unknown} */
            role: "system";
        };
        /** TextPart */
        "ventoux.dialects.azure.requests.TextPart": {
            text: string;
            /** @enum {unknown} */
            type: "text";
        };
        /** ToolMessage */
        "ventoux.dialects.azure.requests.ToolMessage": {
            /** @default null */
            content: string | components["schemas"]["ventoux.dialects.azure.requests.TextPart"][] | null;
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "tool";
            tool_call_id: string;
        };
        /** UserMessage */
        "ventoux.dialects.azure.requests.UserMessage": {
            content: string | (components["schemas"]["ventoux.dialects.azure.requests.TextPart"] | components["schemas"]["ventoux.dialects.azure.requests.ImagePart"] | components["schemas"]["ventoux.dialects.azure.requests.AudioPart"] | components["schemas"]["AudioURLPart"])[];
            /** @enum {unknown} */
            role: "user";
        };
        /** ChoiceLogprobs */
        "ventoux.dialects.azure.responses.ChoiceLogprobs": {
            content: Record<string, unknown>[];
        };
        /** EmbeddingItem */
        "ventoux.dialects.azure.responses.EmbeddingItem": {
            embedding: number[] | string;
            index: number;
            /**
             * @default embedding
             * @enum {unknown}
             */
            object: "embedding";
        };
        /** FunctionCall */
        "ventoux.dialects.azure.responses.FunctionCall": {
            arguments: string;
            name: string;
        };
        /** PromptTokensDetails */
        "ventoux.dialects.azure.responses.PromptTokensDetails": {
            cached_tokens: number;
        };
        /**
         * CalledFunction
         * @description ``arguments`` is JSON as a text; several clients send the object itself.
         */
        "ventoux.dialects.functions.CalledFunction": {
            /** @default  */
            arguments: string | Record<string, unknown>;
            /** @default null */
            call_id: string | null;
            name: string;
            /** @default null */
            parsed_arguments: unknown;
        };
        /**
         * CalledTool
         * @description A call in an assistant's message. Some services add fields to it, which come back here: they say nothing.
         */
        "ventoux.dialects.functions.CalledTool": {
            function: components["schemas"]["ventoux.dialects.functions.CalledFunction"];
            /** @default null */
            id: string | null;
            /** @default null */
            index: number | null;
            /** @default function */
            type: "function" | null;
        };
        /** FunctionTool */
        "ventoux.dialects.functions.FunctionTool": {
            function: components["schemas"]["Function"];
            /**
             * @default function
             * @enum {unknown}
             */
            type: "function";
        };
        /**
         * SpeechRequest
         * @description POST /v1/audio/speech.
         */
        "ventoux.dialects.mistral.audio.SpeechRequest": {
            /** @default null */
            conversation_history: unknown[] | null;
            /** @default null */
            expressiveness: number | null;
            /** @description 4,096 characters at most. */
            input: string;
            /** @default null */
            metadata: Record<string, unknown> | null;
            model: string;
            /** @default null */
            phoneme_hints: Record<string, unknown> | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            ref_audio: string | null;
            /** @default null */
            response_format: ("flac" | "mp3" | "opus" | "pcm" | "wav") | null;
            /** @default null */
            speed: number | null;
            /** @default null */
            stream: boolean | null;
            /** @default null */
            voice: string | null;
            /** @default null */
            voice_id: string | null;
        };
        /**
         * Conversation
         * @description With a model or with an agent. From ``project_id`` on our own; ``reply`` is the newest one, in answers about one
         *         conversation only.
         */
        "ventoux.dialects.mistral.conversations.Conversation": {
            agent_id?: string;
            agent_version?: number | string | null;
            /** @default {} */
            completion_args: Record<string, unknown>;
            created_at: string;
            description: string | null;
            /** @default 0 */
            entries: number;
            /** @default null */
            guardrails: Record<string, unknown>[] | null;
            id: string;
            /** @default null */
            instructions: string | null;
            metadata: Record<string, unknown> | null;
            model?: string;
            name: string | null;
            /** @enum {unknown} */
            object: "conversation";
            /** @default null */
            parent_entry_id: string | null;
            /** @default null */
            parent_id: string | null;
            /** @default null */
            project_id: string | null;
            /** @default null */
            reply: components["schemas"]["ReplyState"] | null;
            /** @default api */
            source: string;
            /** @default false */
            temporary: boolean;
            /** @default  */
            thread_id: string;
            tools?: Record<string, unknown>[];
            updated_at: string;
        };
        /** Document */
        "ventoux.dialects.mistral.libraries.Document": {
            /** @default {} */
            attributes: Record<string, unknown>;
            created_at: string;
            /** @default null */
            error: string | null;
            /** @default null */
            expires_at: string | null;
            extension: string | null;
            hash: string | null;
            id: string;
            /** @default null */
            language: string | null;
            /** @default null */
            last_processed_at: string | null;
            library_id: string;
            mime_type: string | null;
            name: string;
            /** @default null */
            number_of_pages: number | null;
            process_status: string;
            processing_status: string;
            size: number | null;
            /** @default null */
            stage: string | null;
            /** @default null */
            summary: string | null;
            /** @default null */
            tokens_processing_main_content: number | null;
            /** @default null */
            tokens_processing_summary: number | null;
            tokens_processing_total: number;
            uploaded_by_id: string | null;
            uploaded_by_type: string;
            /** @default null */
            url: string | null;
            /** @default null */
            warning: string | null;
        };
        /** Conversation */
        "ventoux.dialects.mistral.moderation.Conversation": {
            messages: (components["schemas"]["ventoux.dialects.mistral.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.UserMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.ToolMessage"])[];
        };
        /**
         * Document
         * @description Exactly one of ``document_url``, ``image_url`` and ``file_id``.
         */
        "ventoux.dialects.mistral.ocr.Document": {
            /** @default null */
            document_name: string | null;
            /** @default null */
            document_url: string | null;
            /** @default null */
            file_id: string | null;
            /** @default null */
            image_url: string | components["schemas"]["ventoux.dialects.mistral.requests.ImageURL"] | null;
            /** @default null */
            type: ("document_url" | "file" | "image_url") | null;
        };
        /** AssistantMessage */
        "ventoux.dialects.mistral.requests.AssistantMessage": {
            /** @default null */
            content: string | (components["schemas"]["ventoux.dialects.mistral.requests.TextChunk"] | components["schemas"]["ThinkingChunk"] | components["schemas"]["ImageURLChunk"] | components["schemas"]["DocumentURLChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.FileChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.ReferenceChunk"] | components["schemas"]["AudioChunk"])[] | null;
            /** @default false */
            prefix: boolean;
            /** @enum {unknown} */
            role: "assistant";
            /** @default null */
            tool_calls: components["schemas"]["ventoux.dialects.functions.CalledTool"][] | null;
        };
        /**
         * ChatRequest
         * @description POST /v1/chat/completions.
         */
        "ventoux.dialects.mistral.requests.ChatRequest": {
            /** @default null */
            frequency_penalty: number | null;
            /** @default null */
            guardrails: components["schemas"]["GuardrailConfig"][] | null;
            /** @default null */
            logprobs: boolean | null;
            /** @default null */
            max_tokens: number | null;
            messages: (components["schemas"]["ventoux.dialects.mistral.requests.SystemMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.UserMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.AssistantMessage"] | components["schemas"]["ventoux.dialects.mistral.requests.ToolMessage"])[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            /** @default null */
            min_tokens: number | null;
            model: string;
            /** @default null */
            n: number | null;
            /** @default true */
            parallel_tool_calls: boolean | null;
            /** @default null */
            prediction: Record<string, unknown> | null;
            /** @default null */
            presence_penalty: number | null;
            /** @default null */
            prompt_cache_key: string | null;
            /** @default null */
            prompt_logprobs: boolean | null;
            /** @default null */
            prompt_mode: "reasoning" | null;
            /** @default null */
            random_seed: number | null;
            /** @default null */
            reasoning_effort: ("high" | "low" | "max" | "medium" | "minimal" | "none" | "xhigh") | null;
            /** @default null */
            repetition_penalty: number | null;
            /** @default null */
            response_format: components["schemas"]["ResponseFormat"] | null;
            /** @default false */
            safe_prompt: boolean | null;
            /** @default null */
            service_tier: ("auto" | "standard_only") | null;
            /** @default null */
            stop: string | string[] | null;
            /** @default false */
            stream: boolean | null;
            /** @default null */
            stream_options: components["schemas"]["ventoux.dialects.mistral.requests.StreamOptions"] | null;
            /** @default null */
            temperature: number | null;
            /** @default null */
            tool_choice: string | components["schemas"]["ToolChoice"] | null;
            /** @default null */
            tools: components["schemas"]["ventoux.dialects.functions.FunctionTool"][] | null;
            /** @default null */
            top_k: number | null;
            /** @default null */
            top_logprobs: number | null;
            /** @default null */
            top_p: number | null;
            /** @default null */
            top_prompt_logprobs: number | null;
        };
        /**
         * EmbeddingsRequest
         * @description POST /v1/embeddings. The SDK's argument is ``inputs``, the wire's name is ``input``.
         */
        "ventoux.dialects.mistral.requests.EmbeddingsRequest": {
            /** @default null */
            encoding_format: ("base64" | "float") | null;
            input: string | string[];
            /** @default null */
            metadata: Record<string, unknown> | null;
            model: string;
            /** @default null */
            output_dimension: number | null;
            /** @default null */
            output_dtype: ("binary" | "float" | "int8" | "ubinary" | "uint8") | null;
        };
        /** FileChunk */
        "ventoux.dialects.mistral.requests.FileChunk": {
            file_id: string;
            /** @enum {unknown} */
            type: "file";
        };
        /** ImageURL */
        "ventoux.dialects.mistral.requests.ImageURL": {
            /** @default null */
            detail: ("auto" | "high" | "low") | null;
            url: string;
        };
        /** ReferenceChunk */
        "ventoux.dialects.mistral.requests.ReferenceChunk": {
            reference_ids: (number | string)[];
            /** @enum {unknown} */
            type: "reference";
        };
        /** StreamOptions */
        "ventoux.dialects.mistral.requests.StreamOptions": {
            /** @default null */
            include_usage: true | null;
        };
        /** SystemMessage */
        "ventoux.dialects.mistral.requests.SystemMessage": {
            content: string | (components["schemas"]["ventoux.dialects.mistral.requests.TextChunk"] | components["schemas"]["ThinkingChunk"])[];
            /** @enum {unknown} */
            role: "system";
        };
        /** TextChunk */
        "ventoux.dialects.mistral.requests.TextChunk": {
            text: string;
            /** @enum {unknown} */
            type: "text";
        };
        /** ToolMessage */
        "ventoux.dialects.mistral.requests.ToolMessage": {
            content: string | (components["schemas"]["ventoux.dialects.mistral.requests.TextChunk"] | components["schemas"]["ThinkingChunk"] | components["schemas"]["ImageURLChunk"] | components["schemas"]["DocumentURLChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.FileChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.ReferenceChunk"] | components["schemas"]["AudioChunk"])[] | null;
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "tool";
            /** @default null */
            tool_call_id: string | null;
        };
        /** UserMessage */
        "ventoux.dialects.mistral.requests.UserMessage": {
            content: string | (components["schemas"]["ventoux.dialects.mistral.requests.TextChunk"] | components["schemas"]["ThinkingChunk"] | components["schemas"]["ImageURLChunk"] | components["schemas"]["DocumentURLChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.FileChunk"] | components["schemas"]["ventoux.dialects.mistral.requests.ReferenceChunk"] | components["schemas"]["AudioChunk"])[] | null;
            /** @enum {unknown} */
            role: "user";
        };
        /** CalledFunction */
        "ventoux.dialects.mistral.responses.CalledFunction": {
            arguments: string;
            name: string;
        };
        /** CalledTool */
        "ventoux.dialects.mistral.responses.CalledTool": {
            function: components["schemas"]["ventoux.dialects.mistral.responses.CalledFunction"];
            id: string;
            index: number;
            /**
             * @default function
             * @enum {unknown}
             */
            type: "function";
        };
        /** ChoiceLogprobs */
        "ventoux.dialects.mistral.responses.ChoiceLogprobs": {
            content: Record<string, unknown>[];
        };
        /** EmbeddingItem */
        "ventoux.dialects.mistral.responses.EmbeddingItem": {
            embedding: number[] | string;
            index: number;
            /** @enum {unknown} */
            object: "embedding";
        };
        /** PromptTokensDetails */
        "ventoux.dialects.mistral.responses.PromptTokensDetails": {
            cached_tokens: number;
        };
        /**
         * SpeechRequest
         * @description POST /openai/v1/audio/speech.
         */
        "ventoux.dialects.openai.audio.SpeechRequest": {
            /** @description 4,096 characters at most. */
            input: string;
            /** @default null */
            instructions: string | null;
            model: string;
            /** @default null */
            response_format: ("flac" | "mp3" | "opus" | "pcm" | "wav") | "aac" | null;
            /** @default null */
            speed: number | null;
            /** @default null */
            stream_format: ("audio" | "sse") | null;
            /** @default null */
            voice: string | null;
        };
        /** Answer */
        "ventoux.dialects.openai.bodies.Answer": {
            content: string | null;
            reasoning_content?: string;
            /** @default null */
            refusal: null;
            /**
             * @default assistant
             * @enum {unknown}
             */
            role: "assistant";
            tool_calls?: components["schemas"]["ventoux.dialects.openai.bodies.FunctionCall"][];
        };
        /** FunctionCall */
        "ventoux.dialects.openai.bodies.FunctionCall": {
            function: components["schemas"]["Called"];
            id: string;
            /**
             * @default function
             * @enum {unknown}
             */
            type: "function";
        };
        /**
         * AssistantMessage
         * @description An earlier answer, as clients give it back: with every field that the answer had.
         */
        "ventoux.dialects.openai.requests.AssistantMessage": {
            /** @default null */
            annotations: unknown[] | null;
            /** @default null */
            audio: Record<string, unknown> | null;
            /** @default null */
            content: string | (components["schemas"]["ventoux.dialects.openai.requests.TextPart"] | components["schemas"]["RefusalPart"])[] | null;
            /** @default null */
            function_call: Record<string, unknown> | null;
            /** @default null */
            name: string | null;
            /** @default null */
            parsed: unknown;
            /** @default null */
            reasoning: string | null;
            /** @default null */
            reasoning_content: string | null;
            /** @default null */
            refusal: string | null;
            /** @enum {unknown} */
            role: "assistant";
            /** @default null */
            tool_calls: components["schemas"]["ventoux.dialects.functions.CalledTool"][] | null;
        };
        /** AudioPart */
        "ventoux.dialects.openai.requests.AudioPart": {
            input_audio: Record<string, unknown>;
            /** @default null */
            prompt_cache_breakpoint: components["schemas"]["CacheBreakpoint"] | null;
            /** @enum {unknown} */
            type: "input_audio";
        };
        /** CacheOptions */
        "ventoux.dialects.openai.requests.CacheOptions": {
            /** @default null */
            mode: ("explicit" | "implicit") | null;
            /** @default null */
            ttl: string | null;
        };
        /**
         * DeveloperMessage
         * @description The newer word for a system message.
         */
        "ventoux.dialects.openai.requests.DeveloperMessage": {
            content: string | components["schemas"]["ventoux.dialects.openai.requests.TextPart"][];
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "developer";
        };
        /** ImagePart */
        "ventoux.dialects.openai.requests.ImagePart": {
            image_url: components["schemas"]["ventoux.dialects.openai.requests.ImageURL"];
            /** @default null */
            prompt_cache_breakpoint: components["schemas"]["CacheBreakpoint"] | null;
            /** @enum {unknown} */
            type: "image_url";
        };
        /** ImageURL */
        "ventoux.dialects.openai.requests.ImageURL": {
            /** @default null */
            detail: ("auto" | "high" | "low" | "original") | null;
            url: string;
        };
        /** StreamOptions */
        "ventoux.dialects.openai.requests.StreamOptions": {
            /** @default null */
            include_obfuscation: boolean | null;
            /** @default null */
            include_usage: boolean | null;
        };
        /** SystemMessage */
        "ventoux.dialects.openai.requests.SystemMessage": {
            content: string | components["schemas"]["ventoux.dialects.openai.requests.TextPart"][];
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "system";
        };
        /** TextPart */
        "ventoux.dialects.openai.requests.TextPart": {
            /** @default null */
            prompt_cache_breakpoint: components["schemas"]["CacheBreakpoint"] | null;
            text: string;
            /** @enum {unknown} */
            type: "text";
        };
        /** ToolMessage */
        "ventoux.dialects.openai.requests.ToolMessage": {
            content: string | components["schemas"]["ventoux.dialects.openai.requests.TextPart"][];
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "tool";
            tool_call_id: string;
        };
        /** UserMessage */
        "ventoux.dialects.openai.requests.UserMessage": {
            content: string | (components["schemas"]["ventoux.dialects.openai.requests.TextPart"] | components["schemas"]["ventoux.dialects.openai.requests.ImagePart"] | components["schemas"]["ventoux.dialects.openai.requests.AudioPart"] | components["schemas"]["FilePart"])[];
            /** @default null */
            name: string | null;
            /** @enum {unknown} */
            role: "user";
        };
        /** Deleted */
        "ventoux.dialects.responses.bodies.Deleted": {
            /**
             * @default true
             * @enum {unknown}
             */
            deleted: true;
            id: string;
            /**
             * @default response
             * @enum {unknown}
             */
            object: "response";
        };
        /** Failure */
        "ventoux.dialects.responses.bodies.Failure": {
            /** @enum {unknown} */
            code: "invalid_prompt" | "rate_limit_exceeded" | "server_error";
            message: string;
        };
        /** MessageOutput */
        "ventoux.dialects.responses.bodies.MessageOutput": {
            content: components["schemas"]["OutputText"][];
            id: string;
            /**
             * @default assistant
             * @enum {unknown}
             */
            role: "assistant";
            /** @enum {unknown} */
            status: "completed" | "failed" | "in_progress" | "incomplete";
            /** @enum {unknown} */
            type: "message";
        };
        /** CacheOptions */
        "ventoux.dialects.responses.requests.CacheOptions": {
            /** @default null */
            comparison_response_id: string | null;
            /** @default null */
            mode: ("explicit" | "implicit") | null;
            /** @default null */
            prewarm: boolean | null;
            /** @default null */
            ttl: string | null;
        };
        /** StreamOptions */
        "ventoux.dialects.responses.requests.StreamOptions": {
            /** @default null */
            include_obfuscation: boolean | null;
        };
        /** Deleted */
        "ventoux.gateway.assistants.exporting.Deleted": {
            deleted: number;
        };
        /** Answer */
        "ventoux.libraries.schemas.Answer": {
            /** @default 0 */
            cached_tokens: number;
            citations: components["schemas"]["Citation"][];
            /** @default 0 */
            completion_tokens: number;
            /** @default null */
            draft: string | null;
            /** @default [] */
            false_quotes: string[];
            found: boolean;
            language: ("de" | "en" | "es" | "fr" | "it") | null;
            /** @enum {unknown} */
            mode: "document" | "passages" | "table";
            model: string;
            /** @default 0 */
            prompt_tokens: number;
            /** @default false */
            quoted: boolean;
            /** @default [] */
            removed_markers: string[];
            text: string;
            /** @default [] */
            unsupported: string[];
        };
        /**
         * FunctionTool
         * @description The client's own: called by the client, who appends the result.
         */
        "ventoux.tools.specs.FunctionTool": {
            function: components["schemas"]["FunctionSpec"];
            /** @enum {unknown} */
            type: "function";
        };
        /**
         * VerboseTranscription
         * @description ``duration`` in seconds; null where nobody knows it, and ``language`` likewise.
         */
        VerboseTranscription: {
            duration: number | null;
            language: string | null;
            segments: components["schemas"]["Segment"][] | null;
            /** @enum {unknown} */
            task: "transcribe";
            text: string;
            usage: components["schemas"]["DurationUsage"] | null;
            words: components["schemas"]["Word"][] | null;
        };
        /**
         * WebSearchPremiumTool
         * @description The same as ``web_search`` here.
         */
        WebSearchPremiumTool: {
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "web_search_premium";
        };
        /** WebSearchTool */
        WebSearchTool: {
            /** @default null */
            tool_configuration: components["schemas"]["ToolConfiguration"] | null;
            /** @enum {unknown} */
            type: "web_search";
        };
        /** Word */
        Word: {
            end: number | null;
            start: number | null;
            word: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
