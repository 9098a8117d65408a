// Written by scripts/web_api.py from the server's OpenAPI document.
export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description The newest first.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export
         * @description All of them in the order in which they happened, a line of JSON each.
         */
        get: operations["audit_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify
         * @description Whether no event was changed or taken out; for administrators. It reads the whole log.
         */
        get: operations["audit_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description With what is spent of each in the period that runs, in millionths of its currency; the oldest first.
         */
        get: operations["budgets_list"];
        /**
         * Set
         * @description Makes the budget of a subject and a period, or takes the place of the one that there is. If-Match "0" is for
         *     none yet.
         */
        put: operations["budgets_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets/{budget}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["budgets_get"];
        put?: never;
        post?: never;
        /** Delete */
        delete: operations["budgets_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description The newest first, by when they came in; each once it has ended.
         */
        get: operations["calls_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Running
         * @description What is being answered now, by endpoint.
         */
        get: operations["calls_running"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Aliases
         * @description Every other name of a model, and who gave it.
         */
        get: operations["catalog_aliases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/aliases/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Designate
         * @description From now on the alias means this model; for administrators. Models that are served already keep their names.
         */
        put: operations["catalog_designate"];
        post?: never;
        /**
         * Undesignate
         * @description It means again what it was shipped to mean, if anything; for administrators.
         */
        delete: operations["catalog_undesignate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare
         * @description Models side by side; name each with a `model` of its own.
         */
        get: operations["catalog_compare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description The best match first.
         */
        get: operations["catalog_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description By an id, an alias, or the name it was pulled by (`hf:…`).
         */
        get: operations["catalog_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List */
        get: operations["endpoints_list"];
        put?: never;
        /**
         * Create
         * @description The two keys are in the answer. The operation tells how far pulling, preparing and loading are.
         */
        post: operations["endpoints_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["endpoints_get"];
        /**
         * Set
         * @description The whole specification. With If-Match, only when nobody has changed it since.
         */
        put: operations["endpoints_set"];
        post?: never;
        /**
         * Delete
         * @description New calls are refused at once; calls in flight end first.
         */
        delete: operations["endpoints_delete"];
        options?: never;
        head?: never;
        /** Change */
        patch: operations["endpoints_change"];
        trace?: never;
    };
    "/api/v1/endpoints/{name}/deployments/{deployment}/scaling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Scale */
        put: operations["endpoints_scale"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys
         * @description Both secrets; who looks at them is in the audit log.
         */
        get: operations["endpoints_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/keys/{slot}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate
         * @description The new secret; the other key goes on.
         */
        post: operations["endpoints_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logs
         * @description For whoever may change the endpoint. Secrets, and where on the server things are, are left out.
         */
        get: operations["endpoints_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Operations
         * @description What was done with it, the newest first.
         */
        get: operations["endpoints_operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause */
        post: operations["endpoints_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume */
        post: operations["endpoints_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Traffic */
        put: operations["endpoints_traffic"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{name}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Of Endpoint
         * @description What one endpoint's calls consumed and cost.
         */
        get: operations["usage_of_endpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description The built-in one included, which has version 0.
         */
        get: operations["filters_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/filters/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["filters_get"];
        /**
         * Set
         * @description Makes it, or takes the place of the one that there is. If-Match "0" is for none yet.
         */
        put: operations["filters_set"];
        post?: never;
        /**
         * Delete
         * @description Endpoints that still name it refuse calls until they name another.
         */
        delete: operations["filters_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/filters/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test
         * @description What the policy finds in a text, and what it passes on. The text is kept nowhere.
         */
        post: operations["filters_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description For administrators of the installation.
         */
        get: operations["health_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Invitation
         * @description Sets the password that the link is for, once. Sign in with it then.
         */
        post: operations["session_accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description Those that were issued, without their lines; the newest month first.
         */
        get: operations["invoices_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description As it was issued, or as it would be now: a draft, which has no number.
         */
        get: operations["invoices_get"];
        put?: never;
        /**
         * Issue
         * @description Of a month that is over: it gets a number, and stays as it is. Issuing it again gives the same.
         */
        post: operations["invoices_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description Oldest first, the revoked and expired included. Who may see only their own gets those.
         */
        get: operations["keys_list"];
        put?: never;
        /** Create */
        post: operations["keys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key}/limits": {
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
        /**
         * Limit
         * @description By its prefix or id.
         */
        patch: operations["keys_limit"];
        trace?: never;
    };
    "/api/v1/keys/{key}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke
         * @description For good. What is being answered goes on.
         */
        post: operations["keys_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description With the models under each, and who accepted it for this workspace or for all.
         */
        get: operations["licences_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/{licence}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description By the licence, or by a model under it; for this workspace. Who did and when is recorded.
         */
        post: operations["licences_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List */
        get: operations["members_list"];
        put?: never;
        /**
         * Invite
         * @description With the token that sets a password, once, for somebody who has no account yet.
         */
        post: operations["members_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove
         * @description Out of the workspace; their keys there are revoked.
         */
        delete: operations["members_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{user}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Role
         * @description By e-mail address or id.
         */
        put: operations["members_role"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pull Progress
         * @description How far the latest pull is, or how it ended.
         */
        get: operations["models_pull_progress"];
        put?: never;
        /**
         * Pull
         * @description Goes on whoever looks. A licence that has to be accepted is to be accepted first; a model that is being pulled
         *     is answered with the operation of that.
         */
        post: operations["models_pull"];
        /**
         * Cancel Pull
         * @description What has come so far stays, and the next pull goes on with it.
         */
        delete: operations["models_cancel_pull"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{operation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["operations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description In the order in which they come into force, those to come included. Amounts are whole millionths of the
         *     currency.
         */
        get: operations["prices_list"];
        put?: never;
        /**
         * Set
         * @description What came before is billed as it was: a price is added and never changed.
         */
        post: operations["prices_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List */
        get: operations["providers_list"];
        put?: never;
        /**
         * Add
         * @description Its key is sealed at once.
         */
        post: operations["providers_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description With what its models could do when they were tried.
         */
        get: operations["providers_get"];
        put?: never;
        post?: never;
        /**
         * Remove
         * @description With its credential. Refused while an endpoint has a deployment on it.
         */
        delete: operations["providers_remove"];
        options?: never;
        head?: never;
        /**
         * Change
         * @description ``config`` takes the place of the whole one.
         */
        patch: operations["providers_change"];
        trace?: never;
    };
    "/api/v1/providers/{name}/credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rotate
         * @description Calls in flight end with the old one, new ones take the new one.
         */
        put: operations["providers_rotate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test
         * @description Tries what a model over there can do. It takes a few hundred tokens, and two minutes at most.
         */
        post: operations["providers_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/served": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description In the order of the operator: the first that chats is everybody's default.
         */
        get: operations["served_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description Who asks, what they may do in which workspace, and the token against forged requests.
         */
        get: operations["session_show"];
        put?: never;
        /**
         * Sign In
         * @description Sets the cookie of the session, in place of the one that the browser had.
         */
        post: operations["session_sign_in"];
        /**
         * Sign Out
         * @description A session that has ended already is no error.
         */
        delete: operations["session_sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Follow Link
         * @description Signs in by a link of the operator's, once; the very first one makes the first user. Sets the cookie of the
         *     session, in place of the one that the browser had.
         */
        post: operations["session_follow_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make Link
         * @description A token that signs somebody in, once and within a day: for the command line on the server.
         */
        post: operations["session_make_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign In With Openid
         * @description Sends the browser to the OpenID provider.
         */
        get: operations["session_sign_in_with_openid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Openid Callback
         * @description Where the OpenID provider sends the browser back to. A page that fails leads to that of signing in, with the
         *     name of the error as ``failed``.
         */
        get: operations["session_openid_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Password
         * @description One's own. All other sessions end.
         */
        post: operations["session_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Profile
         * @description One's own, of a user who has no password yet. All other sessions end.
         */
        put: operations["session_profile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ways
         * @description For a page that asks somebody to sign in.
         */
        get: operations["session_ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description One's own, the last used first.
         */
        get: operations["session_list"];
        put?: never;
        post?: never;
        /** End All */
        delete: operations["session_end_all"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End
         * @description One of one's own.
         */
        delete: operations["session_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description Costs are in millionths of each currency.
         */
        get: operations["usage_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/latency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Latency
         * @description How long calls that succeeded took to their first token and to their end: of the newest of the period.
         */
        get: operations["usage_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Series
         * @description Sums by step and group, of whole hours: the last 30 days where no period is given.
         */
        get: operations["usage_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description The disabled included.
         */
        get: operations["users_list"];
        put?: never;
        /**
         * Create
         * @description With the token that sets their password, once.
         */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description By e-mail address or id.
         */
        get: operations["users_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Admin
         * @description Of the whole installation, or no longer.
         */
        put: operations["users_admin"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable
         * @description Their sessions and keys end, and they can sign in no more.
         */
        post: operations["users_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable
         * @description They may sign in again; their keys stay revoked.
         */
        post: operations["users_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link
         * @description A new token to set a password, first or anew; those before are void.
         */
        post: operations["users_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List
         * @description Those that the caller may see, the archived included.
         */
        get: operations["workspaces_list"];
        put?: never;
        /**
         * Create
         * @description For administrators of the installation. Who makes it becomes its owner.
         */
        post: operations["workspaces_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get
         * @description By its name or id.
         */
        get: operations["workspaces_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename
         * @description Its id stays.
         */
        patch: operations["workspaces_rename"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive
         * @description For good: its keys are revoked; its usage, invoices and audit log stay.
         */
        post: operations["workspaces_archive"];
        delete?: never;
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
         * ErrorBody
         * @description What every request that fails is answered with.
         */
        ErrorBody: {
            error: components["schemas"]["Fault"];
        };
        /**
         * ErrorIssue
         * @description One thing that is wrong with a request, and where.
         */
        ErrorIssue: {
            loc: (string | number)[];
            message: string;
            type: string;
        };
        /**
         * Fault
         * @description ``message`` says what happened, ``hint`` what to do about it; ``issues`` are there for a body or a parameter that
         *         is not as it should be.
         */
        Fault: {
            /** @default null */
            code: string | null;
            /** @default  */
            hint: string;
            /** @default [] */
            issues: components["schemas"]["ErrorIssue"][];
            message: string;
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    audit_list: {
        parameters: {
            query?: {
                /** @description As key.create, or the beginning of some, as key. */
                action?: string;
                /** @description The id of who did it. */
                actor?: string;
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description The id of what it was done with. */
                object?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            action: string;
                            actor_id: string;
                            /** @enum {unknown} */
                            actor_kind: "cli" | "key" | "system" | "user";
                            address: string;
                            at: number;
                            detail: Record<string, unknown>;
                            digest: string;
                            id: string;
                            object_id: string;
                            object_kind: string;
                            /** @enum {unknown} */
                            outcome: "denied" | "failure" | "success";
                            sequence: number;
                            workspace_id: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    audit_export: {
        parameters: {
            query?: {
                /** @description As key.create, or the beginning of some, as key. */
                action?: string;
                /** @description The id of who did it. */
                actor?: string;
                /** @description The id of what it was done with. */
                object?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    audit_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        broken_at?: number | null;
                        events: number;
                        /** @default  */
                        fault: string;
                        head: string;
                    };
                };
            };
        };
    };
    budgets_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            alerts: {
                                at: number;
                                budget_id: string;
                                period_start: number;
                                share: number;
                            }[];
                            /**
                             * Budget
                             * @description What a workspace lets itself, one of its users or keys, or its calls of an endpoint cost in a day or a month of
                             *         the calendar in UTC. ``amount`` in micro-units of ``currency``; ``alerts`` are shares of it; a ``hard`` one refuses
                             *         calls. ``version`` goes up with every change.
                             */
                            budget: {
                                alerts: number[];
                                amount: number;
                                created_at: number;
                                currency: string;
                                hard: boolean;
                                id: string;
                                /** @enum {unknown} */
                                period: "day" | "month";
                                subject_id: string;
                                /** @enum {unknown} */
                                subject_kind: "endpoint" | "key" | "user" | "workspace";
                                updated_at: number;
                                version: number;
                                workspace_id: string;
                            };
                            period_end: number;
                            period_start: number;
                            spent: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    budgets_set: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default [
                     *       0.5,
                     *       0.8,
                     *       1
                     *     ]
                     */
                    alerts?: number[];
                    amount: string;
                    currency?: string | null;
                    /** @default true */
                    hard?: boolean;
                    /** @default  */
                    name?: string;
                    /** @enum {unknown} */
                    period: "day" | "month";
                    /**
                     * @default workspace
                     * @enum {unknown}
                     */
                    subject?: "endpoint" | "key" | "user" | "workspace";
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alerts: number[];
                        amount: number;
                        created_at: number;
                        currency: string;
                        hard: boolean;
                        id: string;
                        /** @enum {unknown} */
                        period: "day" | "month";
                        subject_id: string;
                        /** @enum {unknown} */
                        subject_kind: "endpoint" | "key" | "user" | "workspace";
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
            /** @description It is new */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    budgets_get: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                budget: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alerts: number[];
                        amount: number;
                        created_at: number;
                        currency: string;
                        hard: boolean;
                        id: string;
                        /** @enum {unknown} */
                        period: "day" | "month";
                        subject_id: string;
                        /** @enum {unknown} */
                        subject_kind: "endpoint" | "key" | "user" | "workspace";
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    budgets_delete: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                budget: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    calls_list: {
        parameters: {
            query?: {
                /** @description Unix seconds: only what ended after that. */
                after?: number | null;
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The id of an endpoint. */
                endpoint?: string;
                /** @description The id of a key. */
                key?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description As calls name it. */
                model?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description ok, failed, or as 429. */
                status?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description The id of a user. */
                user?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            at: number;
                            audio_ms: number;
                            cached_tokens: number;
                            characters: number;
                            completion_tokens: number;
                            cost: number | null;
                            currency: string | null;
                            deployment: string;
                            dialect: string;
                            duration: number;
                            endpoint: string;
                            endpoint_name: string;
                            error: string | null;
                            finish_reason: string | null;
                            key_id: string;
                            key_name: string;
                            model: string;
                            operation: string;
                            prompt_tokens: number;
                            request_id: string;
                            status: number;
                            time_to_first_token: number | null;
                            /** @enum {unknown} */
                            usage_source: "counted" | "engine";
                            user_id: string | null;
                            user_name: string;
                            workspace_id: string;
                        }[];
                        next: string | null;
                        now: number;
                    };
                };
            };
        };
    };
    calls_running: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            endpoint: string;
                            model: string;
                            running: number;
                            waiting: number;
                        }[];
                    };
                };
            };
        };
    };
    catalog_aliases: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            alias: string;
                            by: string;
                            model: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    catalog_designate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alias: string;
                        by: string;
                        model: string;
                    };
                };
            };
        };
    };
    catalog_undesignate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    catalog_compare: {
        parameters: {
            query: {
                model: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        models: string[];
                        rows: {
                            differs: boolean;
                            label: string;
                            values: string[];
                        }[];
                    };
                };
            };
        };
    };
    catalog_search: {
        parameters: {
            query?: {
                /** @description Several: all of them. */
                capability?: ("chat" | "completion" | "fim" | "embeddings" | "vision" | "audio" | "tools" | "reasoning" | "moderation" | "classification" | "ocr" | "transcription" | "speech")[] | null;
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                family?: string;
                /** @description One that it speaks, as fr; several: all of them. */
                language?: string[] | null;
                /** @description Kinds; several: one of them. */
                licence?: ("open" | "restricted" | "research" | "proprietary")[] | null;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Bytes. */
                max_memory?: number | null;
                /** @description For a million tokens, in or out. */
                max_price?: number | null;
                /** @description Tokens. */
                min_context?: number | null;
                publisher?: string;
                /** @description Also those that can no longer be had. */
                retired?: boolean;
                /** @description What fits this machine's free memory. */
                runs_here?: boolean;
                /** @description Words that it must have; near ones count. */
                words?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            capabilities: ("audio" | "chat" | "classification" | "completion" | "embeddings" | "fim" | "moderation" | "ocr" | "reasoning" | "speech" | "tools" | "transcription" | "vision")[];
                            context: number;
                            engine: string;
                            family: string;
                            good_at: string;
                            good_at_in: {
                                [key: string]: string;
                            };
                            id: string;
                            installed: boolean;
                            languages: string[];
                            licence: string;
                            licence_kind: ("open" | "proprietary" | "research" | "restricted") | null;
                            list_prices: {
                                /** Format: date */
                                as_of: string;
                                cached?: number | null;
                                currency: string;
                                input?: number | null;
                                minute?: number | null;
                                output?: number | null;
                                pages?: number | null;
                                provider: string;
                                source: string;
                            }[];
                            memory: number | null;
                            memory_estimated: boolean | null;
                            name: string;
                            parameters: number;
                            places: ("eu" | "external" | "local")[];
                            published: string | null;
                            publisher: string;
                            /** @enum {unknown} */
                            standing: "current" | "deprecated" | "retired" | "superseded";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    catalog_show: {
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
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        available_memory: number;
                        /**
                         * Card
                         * @description ``context`` in tokens, 0 where it is of none or nobody says; ``created`` the day of publication in Unix seconds,
                         *         0 where nobody says; ``sources`` in the order to try.
                         *
                         *         The engine ``none`` is of a model that is known and not run here: it is found, compared and priced, and who wants to
                         *         serve it is told what that takes.
                         */
                        card: {
                            active_parameters?: number | null;
                            /** @default [] */
                            aliases: string[];
                            capabilities: ("audio" | "chat" | "classification" | "completion" | "embeddings" | "fim" | "moderation" | "ocr" | "reasoning" | "speech" | "tools" | "transcription" | "vision")[];
                            context: number;
                            /** @default 0 */
                            created: number;
                            deprecated?: string | null;
                            /** @default  */
                            description: string;
                            dimensions?: number | null;
                            /** @default llama.cpp */
                            engine: ("encoder" | "llama.cpp" | "remote" | "scripted" | "sglang" | "vllm") | "none";
                            family: string;
                            id: string;
                            infill?: {
                                /** @default  */
                                middle: string;
                                /**
                                 * @default prefix-suffix-middle
                                 * @enum {unknown}
                                 */
                                order: "prefix-suffix-middle" | "suffix-prefix-middle";
                                prefix: string;
                                suffix: string;
                            } | null;
                            languages: string[];
                            /**
                             * Licence
                             * @description ``id`` is the SPDX identifier where there is one.
                             */
                            licence: {
                                /** @default false */
                                acceptance_required: boolean;
                                id: string;
                                kind?: ("open" | "proprietary" | "research" | "restricted") | null;
                                name: string;
                                /** @default  */
                                url: string;
                            };
                            /**
                             * Limits
                             * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                             */
                            limits?: {
                                concurrent?: number | null;
                                requests_per_minute?: number | null;
                                spend?: number | null;
                                tokens_per_day?: number | null;
                                tokens_per_minute?: number | null;
                            };
                            /** @default [] */
                            list_prices: {
                                /** Format: date */
                                as_of: string;
                                cached?: number | null;
                                currency: string;
                                input?: number | null;
                                minute?: number | null;
                                output?: number | null;
                                pages?: number | null;
                                provider: string;
                                source: string;
                            }[];
                            name: string;
                            /**
                             * Notes
                             * @description In English, and in other languages of the web application as far as somebody wrote them.
                             */
                            notes: {
                                bad_at: string;
                                de?: {
                                    bad_at: string;
                                    /** @default  */
                                    description: string;
                                    good_at: string;
                                } | null;
                                es?: {
                                    bad_at: string;
                                    /** @default  */
                                    description: string;
                                    good_at: string;
                                } | null;
                                fr?: {
                                    bad_at: string;
                                    /** @default  */
                                    description: string;
                                    good_at: string;
                                } | null;
                                good_at: string;
                                it?: {
                                    bad_at: string;
                                    /** @default  */
                                    description: string;
                                    good_at: string;
                                } | null;
                            };
                            parallel?: number | null;
                            parameters: number;
                            price?: {
                                cached?: number | null;
                                /** @default 0 */
                                characters: number;
                                input: number;
                                /** @default 0 */
                                minute: number;
                                output: number;
                                /** @default 0 */
                                request: number;
                            } | null;
                            /** @default {} */
                            provider_models: {
                                [key: string]: string;
                            };
                            publisher: string;
                            reasoning?: {
                                /** @default </think> */
                                end: string;
                                /** @default false */
                                opened: boolean;
                                /** @default <think> */
                                start: string;
                            } | null;
                            /** @default [] */
                            references: string[];
                            released?: string | null;
                            remote?: {
                                /**
                                 * Abilities
                                 * @description What an engine that is asked in OpenAI's words does by itself.
                                 *
                                 *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                 *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                 */
                                abilities?: {
                                    /**
                                     * @default asked
                                     * @enum {unknown}
                                     */
                                    json: "asked" | "enforced" | "words";
                                    /**
                                     * @default native
                                     * @enum {unknown}
                                     */
                                    tools: "native" | "words";
                                };
                                base_url: string;
                                /** @default  */
                                key_env: string;
                                /** @default  */
                                model: string;
                            } | null;
                            replaced_by?: string | null;
                            retires?: string | null;
                            /** @default [] */
                            runs: {
                                context?: number | null;
                                /** @enum {unknown} */
                                engine: "llama.cpp" | "sglang" | "vllm";
                                /** @default  */
                                hardware: string;
                                memory?: number | null;
                                quantization: string;
                                source?: string | null;
                                weights?: number | null;
                                weights_at?: string | null;
                            }[];
                            /**
                             * Sampling
                             * @description A card's default sampling, used where a call leaves a value out.
                             */
                            sampling?: {
                                /** @default 1 */
                                repetition_penalty: number;
                                /** @default 0.7 */
                                temperature: number;
                                /** @default 0 */
                                top_k: number;
                                /** @default 1 */
                                top_p: number;
                            };
                            /** @default [] */
                            scores: {
                                /** Format: date */
                                as_of: string;
                                benchmark: string;
                                /** @default  */
                                language: string;
                                /** @default  */
                                setting: string;
                                source: string;
                                /** @default % */
                                unit: string;
                                value: number;
                            }[];
                            /** @default {} */
                            script: Record<string, unknown>;
                            /** @default [] */
                            sources: {
                                sha256: string;
                                size: number;
                                uri: string;
                            }[];
                            /** @default  */
                            version: string;
                            /** @default  */
                            voice: string;
                            /** @default  */
                            weights: string;
                            weights_at?: string | null;
                        };
                        installed: boolean;
                        /** @enum {unknown} */
                        standing: "current" | "deprecated" | "retired" | "superseded";
                        ways: {
                            context?: number | null;
                            engine: string;
                            /** @default false */
                            estimated: boolean;
                            fits: boolean | null;
                            /** @default false */
                            gpu: boolean;
                            /** @default  */
                            hardware: string;
                            memory?: number | null;
                            /** @default  */
                            quantization: string;
                            /** @default  */
                            source: string;
                            weights?: number | null;
                            /** @default  */
                            weights_at: string;
                        }[];
                    };
                };
            };
        };
    };
    endpoints_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Endpoint
                             * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                             */
                            endpoint: {
                                created_at: number;
                                created_by: string;
                                id: string;
                                name: string;
                                /** EndpointSpec */
                                spec: {
                                    canary?: {
                                        deployment: string;
                                        /** @default 0.05 */
                                        max_error_rate: number;
                                        /** @default 2 */
                                        max_slowdown: number;
                                        /** @default 20 */
                                        min_calls: number;
                                        /** @default  */
                                        rolled_back: string;
                                        /** @default 300 */
                                        window: number;
                                    } | null;
                                    deployments: {
                                        context?: number | null;
                                        /**
                                         * @default
                                         * @enum {unknown}
                                         */
                                        engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                        model: string;
                                        name: string;
                                        /** @default {} */
                                        options: {
                                            [key: string]: number | boolean | string;
                                        };
                                        parallel?: number | null;
                                        /** @default  */
                                        provider: string;
                                        /** @default  */
                                        provider_model: string;
                                        /**
                                         * Scaling
                                         * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                         */
                                        scaling?: {
                                            /** @default 600 */
                                            idle_timeout: number;
                                            /** @default 1 */
                                            max_replicas: number;
                                            /** @default 1 */
                                            min_replicas: number;
                                            target_first_token?: number | null;
                                            /** @default 1 */
                                            target_queue: number;
                                        };
                                        /** @default 100 */
                                        traffic: number;
                                    }[];
                                    /** @default  */
                                    description: string;
                                    /**
                                     * @default [
                                     *       "outage",
                                     *       "rate_limit"
                                     *     ]
                                     */
                                    fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                    /** @default  */
                                    filter: string;
                                    hedge_after?: number | null;
                                    /**
                                     * Limits
                                     * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                     */
                                    limits?: {
                                        concurrent?: number | null;
                                        requests_per_minute?: number | null;
                                        spend?: number | null;
                                        tokens_per_day?: number | null;
                                        tokens_per_minute?: number | null;
                                    };
                                    /** @default {} */
                                    properties: {
                                        [key: string]: string;
                                    };
                                    /** @default {} */
                                    tags: {
                                        [key: string]: string;
                                    };
                                    /** @default 60 */
                                    wake_timeout: number;
                                };
                                /** @enum {unknown} */
                                state: "active" | "deleting" | "paused";
                                updated_at: number;
                                version: number;
                                workspace_id: string;
                            };
                            operation?: {
                                created_at: number;
                                error: string | null;
                                id: string;
                                kind: string;
                                object_id: string;
                                object_kind: string;
                                stage: string;
                                /** @enum {unknown} */
                                state: "canceled" | "failed" | "running" | "succeeded";
                                updated_at: number;
                                workspace_id: string | null;
                            } | null;
                            /**
                             * EndpointStatus
                             * @description Asked of the engines each time, never kept.
                             */
                            status: {
                                deployments: {
                                    /** @default  */
                                    error: string;
                                    /** @enum {unknown} */
                                    health: "asleep" | "degraded" | "loading" | "offline" | "online" | "paused";
                                    name: string;
                                    ready: number;
                                    /** @default [] */
                                    replicas: {
                                        /** @default  */
                                        error: string;
                                        id: string;
                                        restarts: number;
                                        retry_at?: number | null;
                                        running: number;
                                        /** @enum {unknown} */
                                        state: "draining" | "ready" | "starting" | "stopped" | "unhealthy";
                                    }[];
                                    retry_in?: number | null;
                                    /** @default  */
                                    stage: string;
                                    wanted: number;
                                }[];
                                /** @enum {unknown} */
                                health: "asleep" | "degraded" | "loading" | "offline" | "online" | "paused";
                                /** @enum {unknown} */
                                provisioning_state: "creating" | "deleting" | "failed" | "succeeded" | "updating";
                                /** @default  */
                                rolled_back: string;
                            };
                            url: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    endpoints_create: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** EndpointSpec */
                    spec: {
                        canary?: {
                            deployment: string;
                            /** @default 0.05 */
                            max_error_rate?: number;
                            /** @default 2 */
                            max_slowdown?: number;
                            /** @default 20 */
                            min_calls?: number;
                            /** @default  */
                            rolled_back?: string;
                            /** @default 300 */
                            window?: number;
                        } | null;
                        deployments: {
                            context?: number | null;
                            /**
                             * @default
                             * @enum {unknown}
                             */
                            engine?: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                            model: string;
                            name: string;
                            /** @default {} */
                            options?: {
                                [key: string]: number | boolean | string;
                            };
                            parallel?: number | null;
                            /** @default  */
                            provider?: string;
                            /** @default  */
                            provider_model?: string;
                            /**
                             * Scaling
                             * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                             */
                            scaling?: {
                                /** @default 600 */
                                idle_timeout?: number;
                                /** @default 1 */
                                max_replicas?: number;
                                /** @default 1 */
                                min_replicas?: number;
                                target_first_token?: number | null;
                                /** @default 1 */
                                target_queue?: number;
                            };
                            /** @default 100 */
                            traffic?: number;
                        }[];
                        /** @default  */
                        description?: string;
                        /**
                         * @default [
                         *       "outage",
                         *       "rate_limit"
                         *     ]
                         */
                        fallback_on?: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                        /** @default  */
                        filter?: string;
                        hedge_after?: number | null;
                        /**
                         * Limits
                         * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                         */
                        limits?: {
                            concurrent?: number | null;
                            requests_per_minute?: number | null;
                            spend?: number | null;
                            tokens_per_day?: number | null;
                            tokens_per_minute?: number | null;
                        };
                        /** @default {} */
                        properties?: {
                            [key: string]: string;
                        };
                        /** @default {} */
                        tags?: {
                            [key: string]: string;
                        };
                        /** @default 60 */
                        wake_timeout?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        keys: {
                            [key: string]: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                        url: string;
                    };
                };
            };
        };
    };
    endpoints_get: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        operation?: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        } | null;
                        /**
                         * EndpointStatus
                         * @description Asked of the engines each time, never kept.
                         */
                        status: {
                            deployments: {
                                /** @default  */
                                error: string;
                                /** @enum {unknown} */
                                health: "asleep" | "degraded" | "loading" | "offline" | "online" | "paused";
                                name: string;
                                ready: number;
                                /** @default [] */
                                replicas: {
                                    /** @default  */
                                    error: string;
                                    id: string;
                                    restarts: number;
                                    retry_at?: number | null;
                                    running: number;
                                    /** @enum {unknown} */
                                    state: "draining" | "ready" | "starting" | "stopped" | "unhealthy";
                                }[];
                                retry_in?: number | null;
                                /** @default  */
                                stage: string;
                                wanted: number;
                            }[];
                            /** @enum {unknown} */
                            health: "asleep" | "degraded" | "loading" | "offline" | "online" | "paused";
                            /** @enum {unknown} */
                            provisioning_state: "creating" | "deleting" | "failed" | "succeeded" | "updating";
                            /** @default  */
                            rolled_back: string;
                        };
                        url: string;
                    };
                };
            };
        };
    };
    endpoints_set: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    canary?: {
                        deployment: string;
                        /** @default 0.05 */
                        max_error_rate?: number;
                        /** @default 2 */
                        max_slowdown?: number;
                        /** @default 20 */
                        min_calls?: number;
                        /** @default  */
                        rolled_back?: string;
                        /** @default 300 */
                        window?: number;
                    } | null;
                    deployments: {
                        context?: number | null;
                        /**
                         * @default
                         * @enum {unknown}
                         */
                        engine?: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                        model: string;
                        name: string;
                        /** @default {} */
                        options?: {
                            [key: string]: number | boolean | string;
                        };
                        parallel?: number | null;
                        /** @default  */
                        provider?: string;
                        /** @default  */
                        provider_model?: string;
                        /**
                         * Scaling
                         * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                         */
                        scaling?: {
                            /** @default 600 */
                            idle_timeout?: number;
                            /** @default 1 */
                            max_replicas?: number;
                            /** @default 1 */
                            min_replicas?: number;
                            target_first_token?: number | null;
                            /** @default 1 */
                            target_queue?: number;
                        };
                        /** @default 100 */
                        traffic?: number;
                    }[];
                    /** @default  */
                    description?: string;
                    /**
                     * @default [
                     *       "outage",
                     *       "rate_limit"
                     *     ]
                     */
                    fallback_on?: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                    /** @default  */
                    filter?: string;
                    hedge_after?: number | null;
                    /**
                     * Limits
                     * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                     */
                    limits?: {
                        concurrent?: number | null;
                        requests_per_minute?: number | null;
                        spend?: number | null;
                        tokens_per_day?: number | null;
                        tokens_per_minute?: number | null;
                    };
                    /** @default {} */
                    properties?: {
                        [key: string]: string;
                    };
                    /** @default {} */
                    tags?: {
                        [key: string]: string;
                    };
                    /** @default 60 */
                    wake_timeout?: number;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_delete: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_change: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_scale: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                deployment: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 600 */
                    idle_timeout?: number;
                    /** @default 1 */
                    max_replicas?: number;
                    /** @default 1 */
                    min_replicas?: number;
                    target_first_token?: number | null;
                    /** @default 1 */
                    target_queue?: number;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_keys: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    endpoints_rotate: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
                slot: "primary" | "secondary";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    endpoints_logs: {
        parameters: {
            query?: {
                /** @description The first one where it is left out. */
                deployment?: string;
                /** @description At most so many, of the last 256 KB. */
                lines?: number;
                /** @description Which log; the first one. */
                replica?: number | null;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deployment: string;
                        lines: string[];
                        more: boolean;
                        replica: number;
                        replicas: number[];
                    };
                };
            };
        };
    };
    endpoints_operations: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    endpoints_pause: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_resume: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    endpoints_traffic: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: number;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Endpoint
                         * @description As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        endpoint: {
                            created_at: number;
                            created_by: string;
                            id: string;
                            name: string;
                            /** EndpointSpec */
                            spec: {
                                canary?: {
                                    deployment: string;
                                    /** @default 0.05 */
                                    max_error_rate: number;
                                    /** @default 2 */
                                    max_slowdown: number;
                                    /** @default 20 */
                                    min_calls: number;
                                    /** @default  */
                                    rolled_back: string;
                                    /** @default 300 */
                                    window: number;
                                } | null;
                                deployments: {
                                    context?: number | null;
                                    /**
                                     * @default
                                     * @enum {unknown}
                                     */
                                    engine: "" | "encoder" | "llama.cpp" | "scripted" | "sglang" | "vllm";
                                    model: string;
                                    name: string;
                                    /** @default {} */
                                    options: {
                                        [key: string]: number | boolean | string;
                                    };
                                    parallel?: number | null;
                                    /** @default  */
                                    provider: string;
                                    /** @default  */
                                    provider_model: string;
                                    /**
                                     * Scaling
                                     * @description Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call.
                                     */
                                    scaling?: {
                                        /** @default 600 */
                                        idle_timeout: number;
                                        /** @default 1 */
                                        max_replicas: number;
                                        /** @default 1 */
                                        min_replicas: number;
                                        target_first_token?: number | null;
                                        /** @default 1 */
                                        target_queue: number;
                                    };
                                    /** @default 100 */
                                    traffic: number;
                                }[];
                                /** @default  */
                                description: string;
                                /**
                                 * @default [
                                 *       "outage",
                                 *       "rate_limit"
                                 *     ]
                                 */
                                fallback_on: ("content_filter" | "context_length" | "outage" | "rate_limit")[];
                                /** @default  */
                                filter: string;
                                hedge_after?: number | null;
                                /**
                                 * Limits
                                 * @description ``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC.
                                 */
                                limits?: {
                                    concurrent?: number | null;
                                    requests_per_minute?: number | null;
                                    spend?: number | null;
                                    tokens_per_day?: number | null;
                                    tokens_per_minute?: number | null;
                                };
                                /** @default {} */
                                properties: {
                                    [key: string]: string;
                                };
                                /** @default {} */
                                tags: {
                                    [key: string]: string;
                                };
                                /** @default 60 */
                                wake_timeout: number;
                            };
                            /** @enum {unknown} */
                            state: "active" | "deleting" | "paused";
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                        /**
                         * Operation
                         * @description ``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds.
                         */
                        operation: {
                            created_at: number;
                            error: string | null;
                            id: string;
                            kind: string;
                            object_id: string;
                            object_kind: string;
                            stage: string;
                            /** @enum {unknown} */
                            state: "canceled" | "failed" | "running" | "succeeded";
                            updated_at: number;
                            workspace_id: string | null;
                        };
                    };
                };
            };
        };
    };
    usage_of_endpoint: {
        parameters: {
            query?: {
                by?: "model" | "key" | "user" | "endpoint" | "workspace" | "day" | "hour";
                /** @description As 2026-11, instead of since and until. */
                month?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "day" | "endpoint" | "hour" | "key" | "model" | "user" | "workspace";
                        rows: {
                            /** @default 0 */
                            audio_ms: number;
                            cached_tokens: number;
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            completion_tokens: number;
                            costs: {
                                [key: string]: number;
                            };
                            failed_calls: number;
                            label: string;
                            name: string;
                            prompt_tokens: number;
                            total_tokens: number;
                            unpriced_calls: number;
                        }[];
                        /**
                         * Total
                         * @description ``costs`` in millionths, by currency.
                         */
                        total: {
                            cached_tokens: number;
                            calls: number;
                            completion_tokens: number;
                            costs: {
                                [key: string]: number;
                            };
                            failed_calls: number;
                            prompt_tokens: number;
                            total_tokens: number;
                            unpriced_calls: number;
                        };
                    };
                };
            };
        };
    };
    filters_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            created_at?: number | null;
                            name: string;
                            /**
                             * PolicySpec
                             * @description ``fail``: what becomes of a call while the classifier cannot be asked. closed: it is refused with 503; open: it
                             *         is served, and told to be unfiltered.
                             */
                            spec: {
                                /** @default  */
                                description: string;
                                /**
                                 * @default closed
                                 * @enum {unknown}
                                 */
                                fail: "closed" | "open";
                                /**
                                 * Input
                                 * @description What is looked for in a prompt.
                                 */
                                input?: {
                                    /** @default [] */
                                    block_lists: {
                                        /**
                                         * @default block
                                         * @enum {unknown}
                                         */
                                        action: "annotate" | "block" | "redact";
                                        name: string;
                                        phrases: string[];
                                    }[];
                                    /** @default {} */
                                    moderation: {
                                        [key: string]: {
                                            /** @enum {unknown} */
                                            action: "annotate" | "block";
                                            threshold?: number | null;
                                        };
                                    };
                                    /** @default {} */
                                    pii: {
                                        [key: string]: "annotate" | "block" | "redact";
                                    };
                                    secrets?: ("annotate" | "block" | "redact") | null;
                                    shield?: {
                                        /** @enum {unknown} */
                                        action: "annotate" | "block";
                                        threshold?: number | null;
                                    } | null;
                                };
                                /**
                                 * Output
                                 * @description What is looked for in an answer. What is not named is not looked for.
                                 */
                                output?: {
                                    /** @default [] */
                                    block_lists: {
                                        /**
                                         * @default block
                                         * @enum {unknown}
                                         */
                                        action: "annotate" | "block" | "redact";
                                        name: string;
                                        phrases: string[];
                                    }[];
                                    /** @default {} */
                                    moderation: {
                                        [key: string]: {
                                            /** @enum {unknown} */
                                            action: "annotate" | "block";
                                            threshold?: number | null;
                                        };
                                    };
                                    /** @default {} */
                                    pii: {
                                        [key: string]: "annotate" | "block" | "redact";
                                    };
                                    secrets?: ("annotate" | "block" | "redact") | null;
                                };
                                /**
                                 * @default 1
                                 * @enum {unknown}
                                 */
                                schema: 1;
                            };
                            updated_at?: number | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    filters_get: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at?: number | null;
                        name: string;
                        /**
                         * PolicySpec
                         * @description ``fail``: what becomes of a call while the classifier cannot be asked. closed: it is refused with 503; open: it
                         *         is served, and told to be unfiltered.
                         */
                        spec: {
                            /** @default  */
                            description: string;
                            /**
                             * @default closed
                             * @enum {unknown}
                             */
                            fail: "closed" | "open";
                            /**
                             * Input
                             * @description What is looked for in a prompt.
                             */
                            input?: {
                                /** @default [] */
                                block_lists: {
                                    /**
                                     * @default block
                                     * @enum {unknown}
                                     */
                                    action: "annotate" | "block" | "redact";
                                    name: string;
                                    phrases: string[];
                                }[];
                                /** @default {} */
                                moderation: {
                                    [key: string]: {
                                        /** @enum {unknown} */
                                        action: "annotate" | "block";
                                        threshold?: number | null;
                                    };
                                };
                                /** @default {} */
                                pii: {
                                    [key: string]: "annotate" | "block" | "redact";
                                };
                                secrets?: ("annotate" | "block" | "redact") | null;
                                shield?: {
                                    /** @enum {unknown} */
                                    action: "annotate" | "block";
                                    threshold?: number | null;
                                } | null;
                            };
                            /**
                             * Output
                             * @description What is looked for in an answer. What is not named is not looked for.
                             */
                            output?: {
                                /** @default [] */
                                block_lists: {
                                    /**
                                     * @default block
                                     * @enum {unknown}
                                     */
                                    action: "annotate" | "block" | "redact";
                                    name: string;
                                    phrases: string[];
                                }[];
                                /** @default {} */
                                moderation: {
                                    [key: string]: {
                                        /** @enum {unknown} */
                                        action: "annotate" | "block";
                                        threshold?: number | null;
                                    };
                                };
                                /** @default {} */
                                pii: {
                                    [key: string]: "annotate" | "block" | "redact";
                                };
                                secrets?: ("annotate" | "block" | "redact") | null;
                            };
                            /**
                             * @default 1
                             * @enum {unknown}
                             */
                            schema: 1;
                        };
                        updated_at?: number | null;
                        version: number;
                    };
                };
            };
        };
    };
    filters_set: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    /**
                     * @default closed
                     * @enum {unknown}
                     */
                    fail?: "closed" | "open";
                    /**
                     * Input
                     * @description What is looked for in a prompt.
                     */
                    input?: {
                        /** @default [] */
                        block_lists?: {
                            /**
                             * @default block
                             * @enum {unknown}
                             */
                            action?: "annotate" | "block" | "redact";
                            name: string;
                            phrases: string[];
                        }[];
                        /** @default {} */
                        moderation?: {
                            [key: string]: {
                                /** @enum {unknown} */
                                action: "annotate" | "block";
                                threshold?: number | null;
                            };
                        };
                        /** @default {} */
                        pii?: {
                            [key: string]: "annotate" | "block" | "redact";
                        };
                        secrets?: ("annotate" | "block" | "redact") | null;
                        shield?: {
                            /** @enum {unknown} */
                            action: "annotate" | "block";
                            threshold?: number | null;
                        } | null;
                    };
                    /**
                     * Output
                     * @description What is looked for in an answer. What is not named is not looked for.
                     */
                    output?: {
                        /** @default [] */
                        block_lists?: {
                            /**
                             * @default block
                             * @enum {unknown}
                             */
                            action?: "annotate" | "block" | "redact";
                            name: string;
                            phrases: string[];
                        }[];
                        /** @default {} */
                        moderation?: {
                            [key: string]: {
                                /** @enum {unknown} */
                                action: "annotate" | "block";
                                threshold?: number | null;
                            };
                        };
                        /** @default {} */
                        pii?: {
                            [key: string]: "annotate" | "block" | "redact";
                        };
                        secrets?: ("annotate" | "block" | "redact") | null;
                    };
                    /**
                     * @default 1
                     * @enum {unknown}
                     */
                    schema?: 1;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at?: number | null;
                        name: string;
                        /**
                         * PolicySpec
                         * @description ``fail``: what becomes of a call while the classifier cannot be asked. closed: it is refused with 503; open: it
                         *         is served, and told to be unfiltered.
                         */
                        spec: {
                            /** @default  */
                            description: string;
                            /**
                             * @default closed
                             * @enum {unknown}
                             */
                            fail: "closed" | "open";
                            /**
                             * Input
                             * @description What is looked for in a prompt.
                             */
                            input?: {
                                /** @default [] */
                                block_lists: {
                                    /**
                                     * @default block
                                     * @enum {unknown}
                                     */
                                    action: "annotate" | "block" | "redact";
                                    name: string;
                                    phrases: string[];
                                }[];
                                /** @default {} */
                                moderation: {
                                    [key: string]: {
                                        /** @enum {unknown} */
                                        action: "annotate" | "block";
                                        threshold?: number | null;
                                    };
                                };
                                /** @default {} */
                                pii: {
                                    [key: string]: "annotate" | "block" | "redact";
                                };
                                secrets?: ("annotate" | "block" | "redact") | null;
                                shield?: {
                                    /** @enum {unknown} */
                                    action: "annotate" | "block";
                                    threshold?: number | null;
                                } | null;
                            };
                            /**
                             * Output
                             * @description What is looked for in an answer. What is not named is not looked for.
                             */
                            output?: {
                                /** @default [] */
                                block_lists: {
                                    /**
                                     * @default block
                                     * @enum {unknown}
                                     */
                                    action: "annotate" | "block" | "redact";
                                    name: string;
                                    phrases: string[];
                                }[];
                                /** @default {} */
                                moderation: {
                                    [key: string]: {
                                        /** @enum {unknown} */
                                        action: "annotate" | "block";
                                        threshold?: number | null;
                                    };
                                };
                                /** @default {} */
                                pii: {
                                    [key: string]: "annotate" | "block" | "redact";
                                };
                                secrets?: ("annotate" | "block" | "redact") | null;
                            };
                            /**
                             * @default 1
                             * @enum {unknown}
                             */
                            schema: 1;
                        };
                        updated_at?: number | null;
                        version: number;
                    };
                };
            };
            /** @description It is new */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    filters_delete: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    filters_test: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default input
                     * @enum {unknown}
                     */
                    side?: "input" | "output";
                    spec?: {
                        /** @default  */
                        description?: string;
                        /**
                         * @default closed
                         * @enum {unknown}
                         */
                        fail?: "closed" | "open";
                        /**
                         * Input
                         * @description What is looked for in a prompt.
                         */
                        input?: {
                            /** @default [] */
                            block_lists?: {
                                /**
                                 * @default block
                                 * @enum {unknown}
                                 */
                                action?: "annotate" | "block" | "redact";
                                name: string;
                                phrases: string[];
                            }[];
                            /** @default {} */
                            moderation?: {
                                [key: string]: {
                                    /** @enum {unknown} */
                                    action: "annotate" | "block";
                                    threshold?: number | null;
                                };
                            };
                            /** @default {} */
                            pii?: {
                                [key: string]: "annotate" | "block" | "redact";
                            };
                            secrets?: ("annotate" | "block" | "redact") | null;
                            shield?: {
                                /** @enum {unknown} */
                                action: "annotate" | "block";
                                threshold?: number | null;
                            } | null;
                        };
                        /**
                         * Output
                         * @description What is looked for in an answer. What is not named is not looked for.
                         */
                        output?: {
                            /** @default [] */
                            block_lists?: {
                                /**
                                 * @default block
                                 * @enum {unknown}
                                 */
                                action?: "annotate" | "block" | "redact";
                                name: string;
                                phrases: string[];
                            }[];
                            /** @default {} */
                            moderation?: {
                                [key: string]: {
                                    /** @enum {unknown} */
                                    action: "annotate" | "block";
                                    threshold?: number | null;
                                };
                            };
                            /** @default {} */
                            pii?: {
                                [key: string]: "annotate" | "block" | "redact";
                            };
                            secrets?: ("annotate" | "block" | "redact") | null;
                        };
                        /**
                         * @default 1
                         * @enum {unknown}
                         */
                        schema?: 1;
                    } | null;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        blocked: boolean;
                        blocking: string[];
                        detected: {
                            [key: string]: {
                                /** @enum {unknown} */
                                action: "annotate" | "block" | "redact";
                                /** @default 1 */
                                count: number;
                                /** @enum {unknown} */
                                what: "block_list" | "pii" | "secret" | "shield";
                            };
                        };
                        passed: string;
                        scores: {
                            [key: string]: {
                                /** @default false */
                                blocks: boolean;
                                score: number;
                                threshold: number;
                            };
                        };
                        /** @default  */
                        unfiltered: string;
                    };
                };
            };
        };
    };
    health_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * DatabaseHealth
                         * @description ``answered_in``: seconds of a query that does nothing, null where it failed. ``size`` in bytes, of a file.
                         */
                        database: {
                            answered_in: number | null;
                            kind: string;
                            size: number | null;
                        };
                        engines: {
                            context: number;
                            error: string;
                            expected: number;
                            id: string;
                            kind: string;
                            memory: number | null;
                            model: string;
                            restarts: number;
                            retry_at: number | null;
                            running: number;
                            slots: number;
                            state: string;
                        }[];
                        ledger_writable: boolean;
                        now: number;
                        /**
                         * Room
                         * @description Bytes: of the memory, and of the disk that holds the home.
                         */
                        room: {
                            disk_free: number;
                            disk_total: number;
                            load: number;
                            memory_available: number;
                            memory_total: number;
                            process_memory: number;
                            processors: number;
                            python: string;
                            system: string;
                        };
                        started_at: number;
                        version: string;
                        waiting: {
                            [key: string]: number;
                        };
                    };
                };
            };
        };
    };
    session_accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    name?: string;
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        created_at: number;
                        disabled_at?: number | null;
                        email: string;
                        email_verified: boolean;
                        /** @default false */
                        has_openid: boolean;
                        /** @default false */
                        has_password: boolean;
                        id: string;
                        last_sign_in_at?: number | null;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    invoices_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            issued_at: number | null;
                            month: string;
                            number: string;
                            totals: {
                                [key: string]: number;
                            };
                            workspace: string;
                            workspace_id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    invoices_get: {
        parameters: {
            query?: {
                /** @description Else what Accept asks for, else json. */
                format?: ("json" | "text" | "csv" | "pdf") | null;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                accept?: string;
            };
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issued_at: number | null;
                        lines: {
                            amount: number;
                            /** @default 0 */
                            audio_ms: number;
                            cached_tokens: number;
                            /** @default 0 */
                            characters: number;
                            endpoint: string;
                            endpoint_id: string;
                            input_tokens: number;
                            model: string;
                            output_tokens: number;
                            /**
                             * PriceInForce
                             * @description What a call is billed by: micro-units for a million tokens, ``request`` for one call, ``minute`` for one of a
                             *         recording, ``characters`` for a million of a text that is spoken. Integers, so that a sum does not depend on how it
                             *         was split. ``id`` names it on every usage event.
                             */
                            price: {
                                cached_input: number;
                                /** @default 0 */
                                characters: number;
                                currency: string;
                                id: string;
                                input: number;
                                /** @default 0 */
                                minute: number;
                                output: number;
                                /** @default 0 */
                                request: number;
                            };
                            requests: number;
                        }[];
                        month: string;
                        number: string;
                        period_end: number;
                        period_start: number;
                        totals: {
                            [key: string]: number;
                        };
                        unpriced: {
                            /** @default 0 */
                            audio_ms: number;
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            endpoint: string;
                            endpoint_id: string;
                            input_tokens: number;
                            model: string;
                            output_tokens: number;
                        }[];
                        workspace: string;
                        workspace_id: string;
                    };
                    "application/pdf": string;
                    "text/csv": string;
                    "text/plain": string;
                };
            };
        };
    };
    invoices_issue: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issued_at: number | null;
                        lines: {
                            amount: number;
                            /** @default 0 */
                            audio_ms: number;
                            cached_tokens: number;
                            /** @default 0 */
                            characters: number;
                            endpoint: string;
                            endpoint_id: string;
                            input_tokens: number;
                            model: string;
                            output_tokens: number;
                            /**
                             * PriceInForce
                             * @description What a call is billed by: micro-units for a million tokens, ``request`` for one call, ``minute`` for one of a
                             *         recording, ``characters`` for a million of a text that is spoken. Integers, so that a sum does not depend on how it
                             *         was split. ``id`` names it on every usage event.
                             */
                            price: {
                                cached_input: number;
                                /** @default 0 */
                                characters: number;
                                currency: string;
                                id: string;
                                input: number;
                                /** @default 0 */
                                minute: number;
                                output: number;
                                /** @default 0 */
                                request: number;
                            };
                            requests: number;
                        }[];
                        month: string;
                        number: string;
                        period_end: number;
                        period_start: number;
                        totals: {
                            [key: string]: number;
                        };
                        unpriced: {
                            /** @default 0 */
                            audio_ms: number;
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            endpoint: string;
                            endpoint_id: string;
                            input_tokens: number;
                            model: string;
                            output_tokens: number;
                        }[];
                        workspace: string;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    keys_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            created_at: number;
                            endpoint_id?: string | null;
                            endpoints?: string[] | null;
                            expires_at?: number | null;
                            id: string;
                            last_used_at?: number | null;
                            /**
                             * OwnLimits
                             * @description What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say.
                             */
                            limits?: {
                                concurrent?: number | null;
                                requests_per_minute?: number | null;
                                spend?: number | null;
                                tokens_per_day?: number | null;
                                tokens_per_minute?: number | null;
                            };
                            name: string;
                            prefix: string;
                            revoked_at?: number | null;
                            scopes: string[];
                            slot?: ("primary" | "secondary") | null;
                            /** @enum {unknown} */
                            state: "active" | "expired" | "revoked";
                            user_id?: string | null;
                            /** @default false */
                            web: boolean;
                            workspace_id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    keys_create: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    endpoints?: string[] | null;
                    /** @default  */
                    expires_at?: string;
                    /**
                     * OwnLimits
                     * @description What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say.
                     */
                    limits?: {
                        concurrent?: number | null;
                        requests_per_minute?: number | null;
                        spend?: number | null;
                        tokens_per_day?: number | null;
                        tokens_per_minute?: number | null;
                    };
                    /** @default key */
                    name?: string;
                    /**
                     * @default [
                     *       "chat",
                     *       "embeddings",
                     *       "models:read",
                     *       "moderations"
                     *     ]
                     */
                    scopes?: string[];
                    /** @default  */
                    user?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: number;
                        endpoint_id?: string | null;
                        endpoints?: string[] | null;
                        expires_at?: number | null;
                        id: string;
                        key: string;
                        last_used_at?: number | null;
                        /**
                         * OwnLimits
                         * @description What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say.
                         */
                        limits?: {
                            concurrent?: number | null;
                            requests_per_minute?: number | null;
                            spend?: number | null;
                            tokens_per_day?: number | null;
                            tokens_per_minute?: number | null;
                        };
                        name: string;
                        prefix: string;
                        revoked_at?: number | null;
                        scopes: string[];
                        slot?: ("primary" | "secondary") | null;
                        /** @enum {unknown} */
                        state: "active" | "expired" | "revoked";
                        user_id?: string | null;
                        /** @default false */
                        web: boolean;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    keys_limit: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    concurrent?: number | "default" | null;
                    requests_per_minute?: number | "default" | null;
                    spend?: number | "default" | null;
                    tokens_per_day?: number | "default" | null;
                    tokens_per_minute?: number | "default" | null;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: number;
                        endpoint_id?: string | null;
                        endpoints?: string[] | null;
                        expires_at?: number | null;
                        id: string;
                        last_used_at?: number | null;
                        /**
                         * OwnLimits
                         * @description What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say.
                         */
                        limits?: {
                            concurrent?: number | null;
                            requests_per_minute?: number | null;
                            spend?: number | null;
                            tokens_per_day?: number | null;
                            tokens_per_minute?: number | null;
                        };
                        name: string;
                        prefix: string;
                        revoked_at?: number | null;
                        scopes: string[];
                        slot?: ("primary" | "secondary") | null;
                        /** @enum {unknown} */
                        state: "active" | "expired" | "revoked";
                        user_id?: string | null;
                        /** @default false */
                        web: boolean;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    keys_revoke: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: number;
                        endpoint_id?: string | null;
                        endpoints?: string[] | null;
                        expires_at?: number | null;
                        id: string;
                        last_used_at?: number | null;
                        /**
                         * OwnLimits
                         * @description What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say.
                         */
                        limits?: {
                            concurrent?: number | null;
                            requests_per_minute?: number | null;
                            spend?: number | null;
                            tokens_per_day?: number | null;
                            tokens_per_minute?: number | null;
                        };
                        name: string;
                        prefix: string;
                        revoked_at?: number | null;
                        scopes: string[];
                        slot?: ("primary" | "secondary") | null;
                        /** @enum {unknown} */
                        state: "active" | "expired" | "revoked";
                        user_id?: string | null;
                        /** @default false */
                        web: boolean;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    licences_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            accepted_at?: number | null;
                            accepted_by?: string | null;
                            licence: string;
                            models: string[];
                            name: string;
                            url: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    licences_accept: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                licence: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted_at?: number | null;
                        accepted_by?: string | null;
                        licence: string;
                        models: string[];
                        name: string;
                        url: string;
                    };
                };
            };
        };
    };
    members_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            role: "admin" | "developer" | "member" | "owner" | "viewer";
                            /** User */
                            user: {
                                admin: boolean;
                                created_at: number;
                                disabled_at?: number | null;
                                email: string;
                                email_verified: boolean;
                                /** @default false */
                                has_openid: boolean;
                                /** @default false */
                                has_password: boolean;
                                id: string;
                                last_sign_in_at?: number | null;
                                name: string;
                                version: number;
                            };
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    members_invite: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /**
                     * @default member
                     * @enum {unknown}
                     */
                    role?: "admin" | "developer" | "member" | "owner" | "viewer";
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: number | null;
                        token: string | null;
                        /** User */
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        };
                    };
                };
            };
        };
    };
    members_remove: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    members_role: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    role: "admin" | "developer" | "member" | "owner" | "viewer";
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        role: "admin" | "developer" | "member" | "owner" | "viewer";
                        /** User */
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        };
                    };
                };
            };
        };
    };
    models_pull_progress: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                /** @description An id or an alias of the catalog. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @default  */
                        cause: string;
                        /** @default 0 */
                        done: number;
                        ended_at?: number | null;
                        /** @default  */
                        error: string;
                        /** @default  */
                        hint: string;
                        installed: boolean;
                        model: string;
                        /** @default  */
                        stage: string;
                        started_at?: number | null;
                        /** @enum {unknown} */
                        state: "canceled" | "failed" | "idle" | "running" | "succeeded";
                        /** @default 0 */
                        total: number;
                    };
                };
            };
        };
    };
    models_pull: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                /** @description An id or an alias of the catalog. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: number;
                        error: string | null;
                        id: string;
                        kind: string;
                        object_id: string;
                        object_kind: string;
                        stage: string;
                        /** @enum {unknown} */
                        state: "canceled" | "failed" | "running" | "succeeded";
                        updated_at: number;
                        workspace_id: string | null;
                    };
                };
            };
        };
    };
    models_cancel_pull: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                /** @description An id or an alias of the catalog. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @default  */
                        cause: string;
                        /** @default 0 */
                        done: number;
                        ended_at?: number | null;
                        /** @default  */
                        error: string;
                        /** @default  */
                        hint: string;
                        installed: boolean;
                        model: string;
                        /** @default  */
                        stage: string;
                        started_at?: number | null;
                        /** @enum {unknown} */
                        state: "canceled" | "failed" | "idle" | "running" | "succeeded";
                        /** @default 0 */
                        total: number;
                    };
                };
            };
        };
    };
    operations_get: {
        parameters: {
            query?: {
                /** @description Seconds to wait for its end; it is shown as it is then. */
                wait?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                operation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: number;
                        error: string | null;
                        id: string;
                        kind: string;
                        object_id: string;
                        object_kind: string;
                        stage: string;
                        /** @enum {unknown} */
                        state: "canceled" | "failed" | "running" | "succeeded";
                        updated_at: number;
                        workspace_id: string | null;
                    };
                };
            };
        };
    };
    prices_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description Only of this one; not with workspace=*. */
                endpoint?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            cached_input: number | null;
                            /** @default 0 */
                            characters: number;
                            created_at: number;
                            created_by: string;
                            currency: string;
                            effective_from: number;
                            endpoint_id: string;
                            id: string;
                            input: number;
                            /** @default 0 */
                            minute: number;
                            output: number;
                            request: number;
                            workspace_id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    prices_set: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 0 */
                    characters?: string;
                    currency?: string | null;
                    /** @default  */
                    effective_from?: string;
                    endpoint: string;
                    /** @default 0 */
                    minute?: string;
                    rates: string;
                    /** @default 0 */
                    request?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cached_input: number | null;
                        /** @default 0 */
                        characters: number;
                        created_at: number;
                        created_by: string;
                        currency: string;
                        effective_from: number;
                        endpoint_id: string;
                        id: string;
                        input: number;
                        /** @default 0 */
                        minute: number;
                        output: number;
                        request: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    providers_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            base_url: string;
                            /** ProviderConfig */
                            config: {
                                /** @default false */
                                allow_http: boolean;
                                /** @default  */
                                api_version: string;
                                /** @default {} */
                                parameters: {
                                    [key: string]: string;
                                };
                                /**
                                 * Timeouts
                                 * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                                 *         ``idle`` is between two pieces.
                                 */
                                timeouts?: {
                                    /** @default 10 */
                                    connect: number;
                                    first_byte?: number | null;
                                    idle?: number | null;
                                };
                            };
                            created_at: number;
                            has_key: boolean;
                            id: string;
                            kind: string;
                            name: string;
                            /** @enum {unknown} */
                            place: "eu" | "external";
                            probe?: {
                                /** @default {} */
                                by_model: {
                                    [key: string]: {
                                        /**
                                         * Abilities
                                         * @description What an engine that is asked in OpenAI's words does by itself.
                                         *
                                         *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                         *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                         */
                                        abilities?: {
                                            /**
                                             * @default asked
                                             * @enum {unknown}
                                             */
                                            json: "asked" | "enforced" | "words";
                                            /**
                                             * @default native
                                             * @enum {unknown}
                                             */
                                            tools: "native" | "words";
                                        };
                                        at: number;
                                        findings: {
                                            /** @enum {unknown} */
                                            answer: "no" | "unknown" | "yes";
                                            name: string;
                                            /** @default  */
                                            told: string;
                                        }[];
                                        model: string;
                                        /** @default {} */
                                        parameters: {
                                            [key: string]: string;
                                        };
                                        tokens: number;
                                    };
                                };
                                models?: string[] | null;
                            } | null;
                            probed_at?: number | null;
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    providers_add: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    base_url?: string;
                    /** ProviderConfig */
                    config?: {
                        /** @default false */
                        allow_http?: boolean;
                        /** @default  */
                        api_version?: string;
                        /** @default {} */
                        parameters?: {
                            [key: string]: string;
                        };
                        /**
                         * Timeouts
                         * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                         *         ``idle`` is between two pieces.
                         */
                        timeouts?: {
                            /** @default 10 */
                            connect?: number;
                            first_byte?: number | null;
                            idle?: number | null;
                        };
                    };
                    /** @default  */
                    key?: string;
                    /** @default  */
                    kind?: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        base_url: string;
                        /** ProviderConfig */
                        config: {
                            /** @default false */
                            allow_http: boolean;
                            /** @default  */
                            api_version: string;
                            /** @default {} */
                            parameters: {
                                [key: string]: string;
                            };
                            /**
                             * Timeouts
                             * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                             *         ``idle`` is between two pieces.
                             */
                            timeouts?: {
                                /** @default 10 */
                                connect: number;
                                first_byte?: number | null;
                                idle?: number | null;
                            };
                        };
                        created_at: number;
                        has_key: boolean;
                        id: string;
                        kind: string;
                        name: string;
                        probe?: {
                            /** @default {} */
                            by_model: {
                                [key: string]: {
                                    /**
                                     * Abilities
                                     * @description What an engine that is asked in OpenAI's words does by itself.
                                     *
                                     *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                     *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                     */
                                    abilities?: {
                                        /**
                                         * @default asked
                                         * @enum {unknown}
                                         */
                                        json: "asked" | "enforced" | "words";
                                        /**
                                         * @default native
                                         * @enum {unknown}
                                         */
                                        tools: "native" | "words";
                                    };
                                    at: number;
                                    findings: {
                                        /** @enum {unknown} */
                                        answer: "no" | "unknown" | "yes";
                                        name: string;
                                        /** @default  */
                                        told: string;
                                    }[];
                                    model: string;
                                    /** @default {} */
                                    parameters: {
                                        [key: string]: string;
                                    };
                                    tokens: number;
                                };
                            };
                            models?: string[] | null;
                        } | null;
                        probed_at?: number | null;
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    providers_get: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        base_url: string;
                        /** ProviderConfig */
                        config: {
                            /** @default false */
                            allow_http: boolean;
                            /** @default  */
                            api_version: string;
                            /** @default {} */
                            parameters: {
                                [key: string]: string;
                            };
                            /**
                             * Timeouts
                             * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                             *         ``idle`` is between two pieces.
                             */
                            timeouts?: {
                                /** @default 10 */
                                connect: number;
                                first_byte?: number | null;
                                idle?: number | null;
                            };
                        };
                        created_at: number;
                        has_key: boolean;
                        id: string;
                        kind: string;
                        name: string;
                        probe?: {
                            /** @default {} */
                            by_model: {
                                [key: string]: {
                                    /**
                                     * Abilities
                                     * @description What an engine that is asked in OpenAI's words does by itself.
                                     *
                                     *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                     *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                     */
                                    abilities?: {
                                        /**
                                         * @default asked
                                         * @enum {unknown}
                                         */
                                        json: "asked" | "enforced" | "words";
                                        /**
                                         * @default native
                                         * @enum {unknown}
                                         */
                                        tools: "native" | "words";
                                    };
                                    at: number;
                                    findings: {
                                        /** @enum {unknown} */
                                        answer: "no" | "unknown" | "yes";
                                        name: string;
                                        /** @default  */
                                        told: string;
                                    }[];
                                    model: string;
                                    /** @default {} */
                                    parameters: {
                                        [key: string]: string;
                                    };
                                    tokens: number;
                                };
                            };
                            models?: string[] | null;
                        } | null;
                        probed_at?: number | null;
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    providers_remove: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    providers_change: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    base_url?: string;
                    /** ProviderConfig */
                    config?: {
                        /** @default false */
                        allow_http?: boolean;
                        /** @default  */
                        api_version?: string;
                        /** @default {} */
                        parameters?: {
                            [key: string]: string;
                        };
                        /**
                         * Timeouts
                         * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                         *         ``idle`` is between two pieces.
                         */
                        timeouts?: {
                            /** @default 10 */
                            connect?: number;
                            first_byte?: number | null;
                            idle?: number | null;
                        };
                    };
                    /** @default  */
                    key?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        base_url: string;
                        /** ProviderConfig */
                        config: {
                            /** @default false */
                            allow_http: boolean;
                            /** @default  */
                            api_version: string;
                            /** @default {} */
                            parameters: {
                                [key: string]: string;
                            };
                            /**
                             * Timeouts
                             * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                             *         ``idle`` is between two pieces.
                             */
                            timeouts?: {
                                /** @default 10 */
                                connect: number;
                                first_byte?: number | null;
                                idle?: number | null;
                            };
                        };
                        created_at: number;
                        has_key: boolean;
                        id: string;
                        kind: string;
                        name: string;
                        probe?: {
                            /** @default {} */
                            by_model: {
                                [key: string]: {
                                    /**
                                     * Abilities
                                     * @description What an engine that is asked in OpenAI's words does by itself.
                                     *
                                     *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                     *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                     */
                                    abilities?: {
                                        /**
                                         * @default asked
                                         * @enum {unknown}
                                         */
                                        json: "asked" | "enforced" | "words";
                                        /**
                                         * @default native
                                         * @enum {unknown}
                                         */
                                        tools: "native" | "words";
                                    };
                                    at: number;
                                    findings: {
                                        /** @enum {unknown} */
                                        answer: "no" | "unknown" | "yes";
                                        name: string;
                                        /** @default  */
                                        told: string;
                                    }[];
                                    model: string;
                                    /** @default {} */
                                    parameters: {
                                        [key: string]: string;
                                    };
                                    tokens: number;
                                };
                            };
                            models?: string[] | null;
                        } | null;
                        probed_at?: number | null;
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    providers_rotate: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    key: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        base_url: string;
                        /** ProviderConfig */
                        config: {
                            /** @default false */
                            allow_http: boolean;
                            /** @default  */
                            api_version: string;
                            /** @default {} */
                            parameters: {
                                [key: string]: string;
                            };
                            /**
                             * Timeouts
                             * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                             *         ``idle`` is between two pieces.
                             */
                            timeouts?: {
                                /** @default 10 */
                                connect: number;
                                first_byte?: number | null;
                                idle?: number | null;
                            };
                        };
                        created_at: number;
                        has_key: boolean;
                        id: string;
                        kind: string;
                        name: string;
                        probe?: {
                            /** @default {} */
                            by_model: {
                                [key: string]: {
                                    /**
                                     * Abilities
                                     * @description What an engine that is asked in OpenAI's words does by itself.
                                     *
                                     *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                     *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                     */
                                    abilities?: {
                                        /**
                                         * @default asked
                                         * @enum {unknown}
                                         */
                                        json: "asked" | "enforced" | "words";
                                        /**
                                         * @default native
                                         * @enum {unknown}
                                         */
                                        tools: "native" | "words";
                                    };
                                    at: number;
                                    findings: {
                                        /** @enum {unknown} */
                                        answer: "no" | "unknown" | "yes";
                                        name: string;
                                        /** @default  */
                                        told: string;
                                    }[];
                                    model: string;
                                    /** @default {} */
                                    parameters: {
                                        [key: string]: string;
                                    };
                                    tokens: number;
                                };
                            };
                            models?: string[] | null;
                        } | null;
                        probed_at?: number | null;
                        updated_at: number;
                        version: number;
                        workspace_id: string;
                    };
                };
            };
        };
    };
    providers_test: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    model?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * ModelProbe
                         * @description What a model over there did when it was tried. ``tokens`` is what that took.
                         */
                        found: {
                            /**
                             * Abilities
                             * @description What an engine that is asked in OpenAI's words does by itself.
                             *
                             *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                             *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                             */
                            abilities?: {
                                /**
                                 * @default asked
                                 * @enum {unknown}
                                 */
                                json: "asked" | "enforced" | "words";
                                /**
                                 * @default native
                                 * @enum {unknown}
                                 */
                                tools: "native" | "words";
                            };
                            at: number;
                            findings: {
                                /** @enum {unknown} */
                                answer: "no" | "unknown" | "yes";
                                name: string;
                                /** @default  */
                                told: string;
                            }[];
                            model: string;
                            /** @default {} */
                            parameters: {
                                [key: string]: string;
                            };
                            tokens: number;
                        };
                        /**
                         * Provider
                         * @description ``version`` goes up with every change; who changes it names the one that they have seen.
                         */
                        provider: {
                            base_url: string;
                            /** ProviderConfig */
                            config: {
                                /** @default false */
                                allow_http: boolean;
                                /** @default  */
                                api_version: string;
                                /** @default {} */
                                parameters: {
                                    [key: string]: string;
                                };
                                /**
                                 * Timeouts
                                 * @description Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
                                 *         ``idle`` is between two pieces.
                                 */
                                timeouts?: {
                                    /** @default 10 */
                                    connect: number;
                                    first_byte?: number | null;
                                    idle?: number | null;
                                };
                            };
                            created_at: number;
                            has_key: boolean;
                            id: string;
                            kind: string;
                            name: string;
                            probe?: {
                                /** @default {} */
                                by_model: {
                                    [key: string]: {
                                        /**
                                         * Abilities
                                         * @description What an engine that is asked in OpenAI's words does by itself.
                                         *
                                         *         json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
                                         *         ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
                                         */
                                        abilities?: {
                                            /**
                                             * @default asked
                                             * @enum {unknown}
                                             */
                                            json: "asked" | "enforced" | "words";
                                            /**
                                             * @default native
                                             * @enum {unknown}
                                             */
                                            tools: "native" | "words";
                                        };
                                        at: number;
                                        findings: {
                                            /** @enum {unknown} */
                                            answer: "no" | "unknown" | "yes";
                                            name: string;
                                            /** @default  */
                                            told: string;
                                        }[];
                                        model: string;
                                        /** @default {} */
                                        parameters: {
                                            [key: string]: string;
                                        };
                                        tokens: number;
                                    };
                                };
                                models?: string[] | null;
                            } | null;
                            probed_at?: number | null;
                            updated_at: number;
                            version: number;
                            workspace_id: string;
                        };
                    };
                };
            };
        };
    };
    served_list: {
        parameters: {
            query?: {
                /** @description Name or id; the caller's only one where it is left out. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            bad_at: string;
                            capabilities: ("audio" | "chat" | "classification" | "completion" | "embeddings" | "fim" | "moderation" | "ocr" | "reasoning" | "speech" | "tools" | "transcription" | "vision")[];
                            context: number;
                            demo: boolean;
                            description: string;
                            good_at: string;
                            languages: string[];
                            model: string;
                            name: string;
                            own: boolean;
                            parameters: number;
                            /** @enum {unknown} */
                            place: "eu" | "external" | "local";
                            price: {
                                currency: string;
                                input: number;
                                output: number;
                            } | null;
                            publisher: string;
                            reasoning: boolean;
                            /** @enum {unknown} */
                            state: "asleep" | "failed" | "loading" | "ready";
                            title: string;
                            vision: boolean;
                            wordings: {
                                [key: string]: {
                                    bad_at: string;
                                    /** @default  */
                                    description: string;
                                    good_at: string;
                                };
                            };
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    session_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        csrf: string;
                        id: string;
                        kind: string;
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        } | null;
                        workspaces: {
                            archived: boolean;
                            id: string;
                            name: string;
                            rights: string[];
                            role: ("admin" | "developer" | "member" | "owner" | "viewer") | null;
                        }[];
                    };
                };
            };
        };
    };
    session_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        csrf: string;
                        id: string;
                        kind: string;
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        } | null;
                        workspaces: {
                            archived: boolean;
                            id: string;
                            name: string;
                            rights: string[];
                            role: ("admin" | "developer" | "member" | "owner" | "viewer") | null;
                        }[];
                    };
                };
            };
        };
    };
    session_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_follow_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        csrf: string;
                        id: string;
                        kind: string;
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        } | null;
                        workspaces: {
                            archived: boolean;
                            id: string;
                            name: string;
                            rights: string[];
                            role: ("admin" | "developer" | "member" | "owner" | "viewer") | null;
                        }[];
                    };
                };
            };
        };
    };
    session_make_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        expires_at: number | null;
                        token: string;
                    };
                };
            };
        };
    };
    session_sign_in_with_openid: {
        parameters: {
            query?: {
                /** @description A path here, for after it. */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_openid_callback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    new: string;
                    old: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        csrf: string;
                        id: string;
                        kind: string;
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        } | null;
                        workspaces: {
                            archived: boolean;
                            id: string;
                            name: string;
                            rights: string[];
                            role: ("admin" | "developer" | "member" | "owner" | "viewer") | null;
                        }[];
                    };
                };
            };
        };
    };
    session_ways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openid: boolean;
                        password: boolean;
                    };
                };
            };
        };
    };
    session_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            address: string;
                            client: string;
                            created_at: number;
                            expires_at: number;
                            id: string;
                            last_used_at: number;
                            user_id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    session_end_all: {
        parameters: {
            query?: {
                /** @description Without the one that asks. */
                others?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    session_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    usage_show: {
        parameters: {
            query?: {
                /** @description Days and hours are in UTC. */
                by?: "model" | "key" | "user" | "endpoint" | "workspace" | "day" | "hour";
                /** @description focus: CSV for FinOps, of one whole `month`. */
                format?: "json" | "csv" | "focus";
                /** @description As 2026-11, instead of since and until. */
                month?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "day" | "endpoint" | "hour" | "key" | "model" | "user" | "workspace";
                        rows: {
                            /** @default 0 */
                            audio_ms: number;
                            cached_tokens: number;
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            completion_tokens: number;
                            costs: {
                                [key: string]: number;
                            };
                            failed_calls: number;
                            label: string;
                            name: string;
                            prompt_tokens: number;
                            total_tokens: number;
                            unpriced_calls: number;
                        }[];
                        /**
                         * Total
                         * @description ``costs`` in millionths, by currency.
                         */
                        total: {
                            cached_tokens: number;
                            calls: number;
                            completion_tokens: number;
                            costs: {
                                [key: string]: number;
                            };
                            failed_calls: number;
                            prompt_tokens: number;
                            total_tokens: number;
                            unpriced_calls: number;
                        };
                    };
                    "text/csv": string;
                };
            };
        };
    };
    usage_latency: {
        parameters: {
            query?: {
                by?: "model" | "key" | "user" | "endpoint" | "workspace";
                /** @description The id of an endpoint. */
                endpoint?: string;
                /** @description The id of a key. */
                key?: string;
                /** @description As calls name it. */
                model?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description The id of a user. */
                user?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "endpoint" | "key" | "model" | "user" | "workspace";
                        calls: number;
                        complete: boolean;
                        groups: {
                            calls: number;
                            first: {
                                p50: number;
                                p95: number;
                                p99: number;
                            } | null;
                            label: string;
                            name: string;
                            whole: {
                                p50: number;
                                p95: number;
                                p99: number;
                            } | null;
                        }[];
                        /**
                         * Times
                         * @description ``first``: to the first token, null where no call told it; ``whole``: to the end of the answer.
                         */
                        total: {
                            calls: number;
                            first: {
                                p50: number;
                                p95: number;
                                p99: number;
                            } | null;
                            label: string;
                            whole: {
                                p50: number;
                                p95: number;
                                p99: number;
                            } | null;
                        };
                    };
                };
            };
        };
    };
    usage_series: {
        parameters: {
            query?: {
                by?: "model" | "key" | "user" | "endpoint" | "workspace";
                /** @description The id of an endpoint. */
                endpoint?: string;
                /** @description The id of a key. */
                key?: string;
                /** @description As calls name it. */
                model?: string;
                /** @description A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                since?: string;
                step?: "hour" | "day" | "month";
                /** @description The first that is left out. A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds. */
                until?: string;
                /** @description The id of a user. */
                user?: string;
                /** @description Name or id; the caller's only one where it is left out. `*`: all of them, for administrators. */
                workspace?: string;
                /** @description Whose days and months: as Europe/Paris. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "endpoint" | "key" | "model" | "user" | "workspace";
                        groups: {
                            label: string;
                            name: string;
                            steps: {
                                /** @default 0 */
                                audio_ms: number;
                                /** @default 0 */
                                cached_tokens: number;
                                /** @default 0 */
                                calls: number;
                                /** @default 0 */
                                characters: number;
                                /** @default 0 */
                                completion_tokens: number;
                                costs?: {
                                    [key: string]: number;
                                };
                                /** @default 0 */
                                failed_calls: number;
                                /** @default 0 */
                                prompt_tokens: number;
                                /** @default 0 */
                                unpriced_calls: number;
                            }[];
                            /**
                             * Sums
                             * @description ``costs`` in millionths, by currency.
                             */
                            total: {
                                /** @default 0 */
                                audio_ms: number;
                                /** @default 0 */
                                cached_tokens: number;
                                /** @default 0 */
                                calls: number;
                                /** @default 0 */
                                characters: number;
                                /** @default 0 */
                                completion_tokens: number;
                                costs?: {
                                    [key: string]: number;
                                };
                                /** @default 0 */
                                failed_calls: number;
                                /** @default 0 */
                                prompt_tokens: number;
                                /** @default 0 */
                                unpriced_calls: number;
                            };
                        }[];
                        since: number;
                        starts: number[];
                        /** @enum {unknown} */
                        step: "day" | "hour" | "month";
                        steps: {
                            /** @default 0 */
                            audio_ms: number;
                            /** @default 0 */
                            cached_tokens: number;
                            /** @default 0 */
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            /** @default 0 */
                            completion_tokens: number;
                            costs?: {
                                [key: string]: number;
                            };
                            /** @default 0 */
                            failed_calls: number;
                            /** @default 0 */
                            prompt_tokens: number;
                            /** @default 0 */
                            unpriced_calls: number;
                        }[];
                        /**
                         * Sums
                         * @description ``costs`` in millionths, by currency.
                         */
                        total: {
                            /** @default 0 */
                            audio_ms: number;
                            /** @default 0 */
                            cached_tokens: number;
                            /** @default 0 */
                            calls: number;
                            /** @default 0 */
                            characters: number;
                            /** @default 0 */
                            completion_tokens: number;
                            costs?: {
                                [key: string]: number;
                            };
                            /** @default 0 */
                            failed_calls: number;
                            /** @default 0 */
                            prompt_tokens: number;
                            /** @default 0 */
                            unpriced_calls: number;
                        };
                        until: number;
                        zone: string;
                    };
                };
            };
        };
    };
    users_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    admin?: boolean;
                    email: string;
                    /** @default  */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: number | null;
                        token: string | null;
                        /** User */
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        };
                    };
                };
            };
        };
    };
    users_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        created_at: number;
                        disabled_at?: number | null;
                        email: string;
                        email_verified: boolean;
                        /** @default false */
                        has_openid: boolean;
                        /** @default false */
                        has_password: boolean;
                        id: string;
                        last_sign_in_at?: number | null;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    users_admin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    admin: boolean;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        created_at: number;
                        disabled_at?: number | null;
                        email: string;
                        email_verified: boolean;
                        /** @default false */
                        has_openid: boolean;
                        /** @default false */
                        has_password: boolean;
                        id: string;
                        last_sign_in_at?: number | null;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    users_disable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        created_at: number;
                        disabled_at?: number | null;
                        email: string;
                        email_verified: boolean;
                        /** @default false */
                        has_openid: boolean;
                        /** @default false */
                        has_password: boolean;
                        id: string;
                        last_sign_in_at?: number | null;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    users_enable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admin: boolean;
                        created_at: number;
                        disabled_at?: number | null;
                        email: string;
                        email_verified: boolean;
                        /** @default false */
                        has_openid: boolean;
                        /** @default false */
                        has_password: boolean;
                        id: string;
                        last_sign_in_at?: number | null;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    users_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: number | null;
                        token: string | null;
                        /** User */
                        user: {
                            admin: boolean;
                            created_at: number;
                            disabled_at?: number | null;
                            email: string;
                            email_verified: boolean;
                            /** @default false */
                            has_openid: boolean;
                            /** @default false */
                            has_password: boolean;
                            id: string;
                            last_sign_in_at?: number | null;
                            name: string;
                            version: number;
                        };
                    };
                };
            };
        };
    };
    workspaces_list: {
        parameters: {
            query?: {
                /** @description ``next`` of the page before; empty for the first. */
                cursor?: string;
                /** @description The most that a page has. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            archived_at?: number | null;
                            created_at: number;
                            id: string;
                            name: string;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    workspaces_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        archived_at?: number | null;
                        created_at: number;
                        id: string;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    workspaces_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        archived_at?: number | null;
                        created_at: number;
                        id: string;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    workspaces_rename: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        archived_at?: number | null;
                        created_at: number;
                        id: string;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
    workspaces_archive: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen, as in If-Match: "3"; without it the latest. */
                "if-match"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        archived_at?: number | null;
                        created_at: number;
                        id: string;
                        name: string;
                        version: number;
                    };
                };
            };
        };
    };
}
