"""What no body tells: headers, and operations without a body. Each row names the test that proves it."""

from __future__ import annotations

from typing import NamedTuple

INTRODUCTION = """# Compatibility

What becomes of every field of every request, as `python -m scripts.compatibility` finds it by sending each value
through the code that serves it. A test writes this page again and compares.

- **honoured**: the call or its answer is another with it.
- **refused**: an error names the field, in the words that are quoted, before any model runs.
- **not applicable**: what it asks for is so anyway, for the reason that is given.

There is no fourth. What is honoured may still be refused by some models; the last column says by which. Names in
`[]` are kinds of messages, parts and items.
"""


class Row(NamedTuple):
    what: str
    verdict: str
    note: str
    test: str
    """Below ``tests/``."""


class Table(NamedTuple):
    title: str
    rows: tuple[Row, ...]


_HEADERS, _STANDING = "e2e/test_headers.py::", "unit/gateway/test_standing.py::"
_REPEATS, _EXTRA = "e2e/test_idempotency.py::", "unit/dialects/azure/test_extra.py::"
_KEYS = f"{_HEADERS}test_a_key_is_taken_in_each_of_its_headers"
_NAMES = "unit/dialects/azure/test_decode.py::test_headers_name_the_model_where_the_body_does_not"
_REPEATED = f"{_REPEATS}test_a_repeated_call_gets_the_same_reply_and_is_billed_once"
_LATER = "unit/gateway/test_edge.py::test_a_limit_says_when_to_come_back_in_seconds_and_finer"
_FILES = "integration/gateway/documents/test_files.py::"
_FILES_SDK = "e2e/test_files.py::test_the_sdk_uploads_lists_reads_signs_and_deletes"
_SOUND = "integration/gateway/audio/test_audio.py::"
_WRITTEN = "test_what_was_said_is_told_in_the_form_of_each_dialect_and_metered_by_its_seconds"
_UNHEARD = "test_what_cannot_be_honoured_is_refused_by_name"
_SPOKEN = "test_a_text_is_spoken_as_bytes_or_as_mistrals_clients_want_it_and_metered_by_characters"
_PURPOSE = "test_without_a_purpose_the_bytes_decide"
_VISIBILITY = "test_a_file_of_one_user_is_seen_by_that_user_alone"
_POSITION = "e2e/test_limits.py::test_calls_beyond_the_slots_wait_in_a_fair_queue_and_are_told_their_place"

_TALK, _TALK_SDK = "integration/gateway/assistants/test_conversations.py::", "e2e/test_assistant_sdks.py::"
_AGENTS = "integration/gateway/assistants/test_agents.py::"
_CONNECTORS = "integration/gateway/assistants/test_connectors.py::"
_CONNECTORS_SDK = "e2e/test_connectors.py::test_the_official_sdk_makes_asks_and_deletes_connectors"
_AGAIN = "test_a_stream_is_decided_by_the_body_and_sent_again_byte_for_byte"
_CHANGES = "test_an_agent_answers_with_what_the_conversation_changes_of_it"
_PLACE = "test_what_cannot_be_honoured_is_refused_with_its_place"
_RUNS = "test_a_reply_that_runs_is_followed_and_stopped_and_nothing_else_begins"
_NOT = "test_what_cannot_be_honoured_is_refused"
_BARE = "test_functions_are_a_bare_list_and_are_called_by_their_user"
_SAID = "test_its_owner_says_what_only_reads"
_LIBRARIES = "integration/gateway/documents/test_libraries.py::"
_LIBRARIES_SDK = "e2e/test_libraries.py::test_an_official_client_does_all_that_it_knows_of_libraries"
_LIBRARY, _DOCUMENT = "unit/libraries/test_service.py::", "unit/libraries/test_documents.py::"
_SETTINGS = "test_settings_that_cannot_be_are_refused_and_those_not_given_stay"
_LISTED = "test_documents_are_listed_by_name_attributes_and_order"
_WITHIN = "test_a_library_is_shared_within_its_workspace_only"
_REFUSED = "test_what_cannot_be_honoured_is_refused_by_name"
_SHAPES = "test_a_document_comes_and_goes_in_the_shapes_of_the_api"
_REFERRED = "test_a_file_and_a_web_page_are_added_by_their_names"

TABLES = (
    Table(
        "Headers of requests",
        (
            Row("`Authorization: Bearer KEY`", "honoured", "", _KEYS),
            Row("`Authorization: KEY`", "honoured", "as early clients of Azure send it", _KEYS),
            Row("`api-key: KEY`", "honoured", "where there is no `Authorization`", _KEYS),
            Row("`Idempotency-Key`", "honoured", "a repeat gets the reply of the first call", _REPEATED),
            Row(
                "`Idempotency-Key` of another request",
                "refused",
                "409",
                f"{_REPEATS}test_another_request_under_the_same_key_is_a_conflict_in_the_dialects_words",
            ),
            Row(
                "Azure: `extra-parameters: error`",
                "honoured",
                "also where it is not sent, unless a setting says otherwise",
                f"{_EXTRA}test_an_extra_field_is_refused_in_the_words_that_clients_look_for",
            ),
            Row(
                "Azure: `extra-parameters: drop`, `ignore`",
                "honoured",
                "",
                f"{_EXTRA}test_dropped_fields_are_as_if_never_sent",
            ),
            Row(
                "Azure: `extra-parameters: pass-through`, `allow`",
                "honoured",
                "what cannot be honoured is refused by name",
                f"{_EXTRA}test_what_can_be_honoured_passes_through",
            ),
            Row(
                "Azure: `extra-parameters`, any other",
                "refused",
                "400",
                f"{_EXTRA}test_a_word_that_is_none_is_a_400",
            ),
            Row("Azure: `x-ms-model-mesh-model-name`", "honoured", "where the body names no model", _NAMES),
            Row("Azure: `azureml-model-deployment`", "honoured", "where the body names no model", _NAMES),
            Row(
                "`x-ms-client-request-id`",
                "honoured",
                "it is given back and logged, where it is harmless",
                "unit/gateway/test_edge.py::test_a_clients_id_comes_back_when_it_is_harmless",
            ),
            Row(
                "Azure: `?api-version=`",
                "not applicable",
                "Every version is answered as 2024-05-01-preview",
                f"{_HEADERS}test_every_version_of_azures_api_is_answered_alike",
            ),
        ),
    ),
    Table(
        "Headers of answers",
        (
            Row(
                "`x-request-id`, `mistral-correlation-id`",
                "honoured",
                "the id of the request, as in the logs",
                f"{_HEADERS}test_every_answer_has_an_id_and_errors_too",
            ),
            Row(
                "Mistral: `x-ratelimit-…-req-minute`, `…-tokens-minute`, `x-ratelimit-tokens-query-cost`",
                "honoured",
                "where there is a limit; the cost always",
                f"{_STANDING}test_mistrals_names_and_the_cost_of_the_call",
            ),
            Row(
                "OpenAI: `x-ratelimit-…-requests`, `…-tokens`",
                "honoured",
                "where there is a limit; resets as durations",
                f"{_STANDING}test_openais_names_with_resets_as_durations",
            ),
            Row(
                "Azure: `x-ratelimit-…-requests`, `…-tokens`",
                "honoured",
                "where there is a limit; resets in whole seconds",
                f"{_STANDING}test_azures_resets_are_whole_seconds",
            ),
            Row("`Retry-After`, `retry-after-ms`", "honoured", "of 429 and of some 503", _LATER),
            Row("`x-queue-position`", "honoured", "of a call that had to wait", _POSITION),
            Row("`idempotent-replayed`", "honoured", "of a repeat", _REPEATED),
            Row(
                "Azure: `x-ms-error-code`",
                "honoured",
                "of an error",
                "e2e/test_azure_sdk.py::test_errors_are_the_clients_own_with_our_words",
            ),
        ),
    ),
    Table(
        "Operations without a body",
        (
            Row(
                "`GET /v1/models`, `/v1/models/{model}`",
                "honoured",
                "",
                "e2e/test_official_sdks.py::test_python_embeds_and_lists_models",
            ),
            Row(
                "`GET /openai/v1/models`, `/openai/v1/models/{model}`",
                "honoured",
                "",
                "e2e/test_openai.py::test_python_lists_models",
            ),
            Row(
                "`GET /openai/v1/responses/{response}`, `DELETE`",
                "honoured",
                "",
                "e2e/test_responses.py::test_a_stored_response_is_found_as_it_was_served_and_deleted_for_good",
            ),
            Row(
                "`GET /openai/v1/responses/{response}/input_items`",
                "honoured",
                "with `after`, `limit` and `order`",
                "e2e/test_responses.py::test_the_items_of_a_conversation_are_listed_in_order",
            ),
            Row(
                "`POST …/responses/input_tokens`, `/compact`, `/{response}/cancel`",
                "refused",
                "each says why",
                "e2e/test_responses.py::test_operations_that_cannot_be_done_say_why",
            ),
            Row(
                "`GET /models/info`, `/endpoints/{endpoint}/info`",
                "honoured",
                "",
                "e2e/test_azure_sdk.py::test_the_client_is_chosen_by_what_the_model_is",
            ),
            Row("`GET /v1/files`, `/v1/files/{id}`, `DELETE`", "honoured", "See [files.md](files.md)", _FILES_SDK),
            Row(
                "`GET /v1/files`: `page`, `page_size`, `include_total`, `purpose`, `search`, `sample_type`, `source`, "
                "`mimetypes`",
                "honoured",
                "the last three may be repeated",
                f"{_FILES}test_a_list_takes_every_filter_of_the_api",
            ),
            Row("`GET /v1/files/{id}/content`", "honoured", "as `application/octet-stream`", _FILES_SDK),
            Row(
                "`GET /v1/files/{id}/url?expiry=`",
                "honoured",
                "1 to 168 hours, 24 if it is not sent",
                f"{_FILES}test_a_signed_url_opens_without_a_key_until_it_expires",
            ),
        ),
    ),
    Table(
        "Sound: the forms of POST /v1/audio/transcriptions and /openai/v1/audio/transcriptions, and /audio/speech",
        (
            Row(
                "`file`, `model`, `language`, `temperature`, `prompt`, `response_format`, `timestamp_granularities`",
                "honoured",
                "See [speech.md](speech.md)",
                f"{_SOUND}{_WRITTEN}",
            ),
            Row(
                "`response_format`: `srt`, `vtt`, `diarized_json`",
                "refused",
                "times are in `verbose_json`",
                f"{_SOUND}{_UNHEARD}",
            ),
            Row(
                "`stream`, `diarize`, `file_id`, `file_url`, `context_bias`, `include[]`, and anything else",
                "refused",
                "`false` is what is so anyway",
                f"{_SOUND}{_UNHEARD}",
            ),
            Row(
                "`input`, `model`, `voice`, `voice_id`, `response_format`, `speed`, `instructions`",
                "honoured",
                "in Base64 for who accepts `application/json` at `/v1`",
                f"{_SOUND}{_SPOKEN}",
            ),
        ),
    ),
    Table(
        "The form of POST /v1/files",
        (
            Row("`file`", "honoured", "", _FILES_SDK),
            Row("`purpose`", "honoured", "where it is not sent, the bytes decide", f"{_FILES}{_PURPOSE}"),
            Row("`visibility`", "honoured", "`workspace` or `user`", f"{_FILES}{_VISIBILITY}"),
            Row(
                "`expiry`",
                "honoured",
                "in hours; the API gives no unit",
                f"{_FILES}test_a_file_goes_up_is_listed_read_and_deleted",
            ),
            Row("anything else", "refused", "422", f"{_FILES}test_a_field_is_honoured_or_refused"),
            Row(
                "`Idempotency-Key`",
                "not applicable",
                "An upload is no call of a model: a repeat is a file of its own",
                "e2e/test_files.py::test_an_upload_with_an_idempotency_key_is_no_larger_than_others_may_be",
            ),
        ),
    ),
    Table(
        "The Libraries API",
        (
            Row("all that the official SDKs send", "honoured", "", _LIBRARIES_SDK),
            Row("`retrieval`", "honoured", "our own: how a library is searched", f"{_LIBRARY}{_SETTINGS}"),
            Row("`filters_attributes`", "honoured", "JSON of an object", f"{_DOCUMENT}{_LISTED}"),
            Row("`page_token`", "honoured", "what a list told as `next_page_token`", f"{_LIBRARIES}{_REFUSED}"),
            Row("`share_with_uuid` beyond the workspace", "refused", "400", f"{_LIBRARY}{_WITHIN}"),
            Row(
                "`org_id`",
                "refused",
                "422, unless it is the workspace's: there are no organizations",
                f"{_LIBRARIES}{_REFUSED}",
            ),
            Row("the same bytes again", "honoured", "200 with the first document", f"{_LIBRARIES}{_SHAPES}"),
            Row("`url`, `file_id` of a document", "honoured", "our own, instead of a form", f"{_LIBRARIES}{_REFERRED}"),
            Row("any other field", "refused", "422", f"{_LIBRARIES}{_REFUSED}"),
        ),
    ),
    Table(
        "The Agents API",
        (
            Row(
                "all that the official SDKs send",
                "honoured",
                "",
                f"{_TALK_SDK}test_python_keeps_versions_of_an_agent",
            ),
            Row(
                "`agent_version`, aliases",
                "honoured",
                "",
                f"{_TALK_SDK}test_newer_clients_of_python_have_aliases_pages_and_deletes",
            ),
            Row("`metadata`, `page_token`", "honoured", "", f"{_AGENTS}test_lists_are_arrays_by_page_and_by_token"),
            Row(
                "completions of an agent with tools of the server",
                "refused",
                "400: /v1/conversations runs them",
                f"{_AGENTS}test_completions_refuse_what_is_the_agents_to_say_and_what_would_have_to_run_here",
            ),
        ),
    ),
    Table(
        "The Conversations API",
        (
            Row(
                "all that the official SDKs send",
                "honoured",
                "",
                f"{_TALK_SDK}test_python_starts_appends_and_branches",
            ),
            Row("`stream`", "honoured", "with `id:` of each event, our own", f"{_TALK}{_AGAIN}"),
            Row(
                "`tool_confirmations`",
                "honoured",
                "",
                "e2e/test_assistant.py::test_what_writes_waits_until_it_is_allowed_and_then_runs_once",
            ),
            Row("`store: false`", "honoured", "", f"{_TALK}test_what_is_not_kept_is_answered_and_gone"),
            Row("`agent_version`", "honoured", "", f"{_TALK}{_CHANGES}"),
            Row("any other field", "refused", "422", f"{_TALK}{_PLACE}"),
            Row("GET `events`, POST `stop`, PATCH", "honoured", "our own", f"{_TALK}{_RUNS}"),
        ),
    ),
    Table(
        "The Connectors API",
        (
            Row("all that the official SDK sends", "honoured", "", _CONNECTORS_SDK),
            Row(
                "`shared_org`, the scope `organization`",
                "refused",
                "there are no organizations",
                f"{_CONNECTORS}{_NOT}",
            ),
            Row(
                '`protocol: "http"`',
                "refused",
                "422: servers of the Model Context Protocol only",
                f"{_CONNECTORS}{_NOT}",
            ),
            Row("`credentials.oauth`", "refused", "422: users sign in, programs do not", f"{_CONNECTORS}{_NOT}"),
            Row("`app_return_url`", "honoured", "a page of this server", f"{_CONNECTORS}{_NOT}"),
            Row("`refresh`, `pretty`, `credentials_name`", "honoured", "", f"{_CONNECTORS}{_BARE}"),
            Row("`cursor`, `page_size`", "honoured", "", f"{_CONNECTORS}test_pages_of_connectors_follow_each_other"),
            Row("`trust_hints`, `permissions`", "honoured", "our own: what is called unasked", f"{_CONNECTORS}{_SAID}"),
            Row("any other field", "refused", "422", f"{_CONNECTORS}{_NOT}"),
        ),
    ),
)
