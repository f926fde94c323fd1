"""The chats in which receivers of an alertmanager.yml tell somebody.

Facts: config/notifiers.go and notify/ of Alertmanager, and what amtool 0.33 takes of each key.
"""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.integration_base import HttpIntegration, HttpUrl, LocalFile, SecretUrl, Timeout, since
from stacklint.models.scalars import Bool, Int, NonEmpty, Text


class Discord(HttpIntegration):
    """Messages to Discord."""

    webhook_url: SecretUrl | None = optional("Address of the webhook.")
    webhook_url_file: LocalFile | None = since(27, "File with the address of the webhook.")
    content: Text | None = since(28, "Text beside the message.")
    title: Text | None = optional("Title of the message.")
    message: Text | None = optional("Text of the message.")
    username: Text | None = since(28, "Name that it is sent under.")
    avatar_url: Text | None = since(28, "Picture of who sends it.")


class SlackConfirmation(Model):
    """A question before an action."""

    text: NonEmpty = required("The question.")
    title: Text | None = optional("Title of the question.")
    ok_text: Text | None = optional("Text of the button that agrees.")
    dismiss_text: Text | None = optional("Text of the button that doesn't.")


class SlackAction(Model):
    """A button below a message."""

    type: NonEmpty = required("Kind of action, such as `button`.")
    text: NonEmpty = required("Text of the button.")
    url: Text | None = optional("Where it leads. Needed without a `name`.")
    style: Text | None = optional("How it looks.")
    name: Text | None = optional("Name of the action. Needed without a `url`.")
    value: Text | None = optional("What is sent when it is used.")
    confirm: SlackConfirmation | None = optional("A question before.")


class TitledField(Model):
    """A title and a value in a message."""

    title: NonEmpty = required("Title.")
    value: NonEmpty = required("Value.")
    short: Bool | None = optional("Whether it may stand beside others.")


class Slack(HttpIntegration):
    """Messages to Slack, and to what understands its format."""

    api_url: SecretUrl | None = optional("Address of the webhook. Default: `slack_api_url`.")
    api_url_file: LocalFile | None = optional("File with the address of the webhook.")
    app_token: Text | None = since(30, "Token of an app. Default: `slack_app_token`.")
    app_token_file: LocalFile | None = since(30, "File with the token of the app.")
    app_url: HttpUrl | None = since(30, "Where an app posts. Default: `slack_app_url`.")
    channel: Text | None = optional("Channel or user.")
    username: Text | None = optional("Name that it is sent under.")
    color: Text | None = optional("Colour of the message.")
    title: Text | None = optional("Title of the message.")
    title_link: Text | None = optional("Where the title leads.")
    pretext: Text | None = optional("Text before the message.")
    text: Text | None = optional("Text of the message.")
    message_text: Text | None = since(31, "Text of the message outside of attachments.")
    fields: list[TitledField | None] | None = optional("Fields of the message.")
    short_fields: Bool | None = optional("Whether fields may stand beside each other. Default false.")
    footer: Text | None = optional("Text below the message.")
    fallback: Text | None = optional("Text where messages can't be shown.")
    callback_id: Text | None = optional("Id of the message for actions.")
    icon_emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    image_url: Text | None = optional("Picture of the message.")
    thumb_url: Text | None = optional("Small picture of the message.")
    link_names: Bool | None = optional("Make links of names. Default false.")
    mrkdwn_in: list[Text | None] | None = optional("What of the message is written in Slack's markup.")
    actions: list[SlackAction | None] | None = optional("Buttons below the message.")
    timeout: Timeout | None = optional("How long a request may take. 0s is no limit.")
    update_message: Bool | None = optional("Change the message of a group rather than send another one.")


class Telegram(HttpIntegration):
    """Messages to Telegram."""

    bot_token: Text | None = optional("Token of the bot. Default: `telegram_bot_token`.")
    bot_token_file: LocalFile | None = optional("File with the token of the bot.")
    chat_id: Int | None = optional("Id of the chat, a number.")
    chat_id_file: LocalFile | None = since(31, "File with the id of the chat.")
    message_thread_id: Int | None = since(28, "Id of the topic in the chat.")
    api_url: HttpUrl | None = optional("Address. Default: `telegram_api_url`.")
    message: Text | None = optional("Text of the message.")
    disable_notifications: Bool | None = optional("Send it without a sound. Default false.")
    parse_mode: Literal["HTML", "Markdown", "MarkdownV2", ""] | None = optional(
        "How the text is written. Default `HTML`."
    )


class Webex(HttpIntegration):
    """Messages to Webex, which wants `http_config` to have an `authorization`."""

    room_id: NonEmpty = required("Room.")
    api_url: HttpUrl | None = optional("Address. Default: `webex_api_url`.")
    message: Text | None = optional("Text of the message.")


class MsteamsV2(HttpIntegration):
    """Messages to Microsoft Teams, by its workflows."""

    webhook_url: SecretUrl | None = optional("Address of the webhook.")
    webhook_url_file: LocalFile | None = since(27, "File with the address of the webhook.")
    title: Text | None = optional("Title of the message.")
    text: Text | None = optional("Text of the message.")


class Msteams(MsteamsV2):
    """Messages to Microsoft Teams, by its connectors."""

    summary: Text | None = since(27, "Summary of the message.")


class RocketchatField(Model):
    """A title and a value in a message."""

    title: Text | None = optional("Title.")
    value: Text | None = optional("Value.")
    short: Bool | None = optional("Whether it may stand beside others.")


class RocketchatAction(Model):
    """A button below a message. The keys that it has no names for are those of Go, in small letters."""

    type: Text | None = optional("Kind of action.")
    text: Text | None = optional("Text of the button.")
    url: Text | None = optional("Where it leads.")
    imageurl: Text | None = optional("Picture in the place of the text.")
    iswebview: Bool | None = optional("Open the address inside of Rocket.Chat. Default false.")
    webviewheightratio: Text | None = optional("How high that is: `compact`, `tall` or `full`.")
    msg: Text | None = optional("Message that is sent when it is used.")
    msginchatwindow: Bool | None = optional("Show that message where it is written. Default false.")
    msgprocessingtype: Text | None = optional("What becomes of it: `sendMessage` or `respondWithMessage`.")


class Rocketchat(HttpIntegration):
    """Messages to Rocket.Chat."""

    api_url: HttpUrl | None = optional("Address. Default: `rocketchat_api_url`.")
    token: Text | None = optional("Token. Default: `rocketchat_token`.")
    token_file: LocalFile | None = optional("File with the token.")
    token_id: Text | None = optional("Id of the token. Default: `rocketchat_token_id`.")
    token_id_file: LocalFile | None = optional("File with the id of the token.")
    channel: Text | None = optional("Channel or user.")
    color: Text | None = optional("Colour of the message.")
    title: Text | None = optional("Title of the message.")
    title_link: Text | None = optional("Where the title leads.")
    text: Text | None = optional("Text of the message.")
    fields: list[RocketchatField | None] | None = optional("Fields of the message.")
    short_fields: Bool | None = optional("Whether fields may stand beside each other. Default false.")
    emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    image_url: Text | None = optional("Picture of the message.")
    thumb_url: Text | None = optional("Small picture of the message.")
    link_names: Bool | None = optional("Make links of names. Default false.")
    actions: list[RocketchatAction | None] | None = optional("Buttons below the message.")


class MattermostAttachment(Model):
    """A part of a message to Mattermost."""

    fallback: Text | None = optional("Text where it can't be shown.")
    color: Text | None = optional("Colour.")
    pretext: Text | None = optional("Text before it.")
    text: Text | None = optional("Text.")
    author_name: Text | None = optional("Name of the author.")
    author_link: Text | None = optional("Where the author's name leads.")
    author_icon: Text | None = optional("Picture of the author.")
    title: Text | None = optional("Title.")
    title_link: Text | None = optional("Where the title leads.")
    fields: list[TitledField | None] | None = optional("Fields.")
    thumb_url: Text | None = optional("Small picture.")
    footer: Text | None = optional("Text below it.")
    footer_icon: Text | None = optional("Picture below it.")
    image_url: Text | None = optional("Picture.")


class MattermostProps(Model):
    """Properties of a message to Mattermost."""

    card: Text | None = optional("What stands beside the message.")


class MattermostPriority(Model):
    """How urgent a message to Mattermost is."""

    priority: Text | None = optional("`standard`, `important` or `urgent`.")
    requested_ack: Bool | None = optional("Ask for an answer. Default false.")
    persistent_notifications: Bool | None = optional("Remind until there is one. Default false.")


class Mattermost(HttpIntegration, MattermostAttachment):
    """Messages to Mattermost."""

    webhook_url: SecretUrl | None = optional("Address of the webhook. Default: `mattermost_webhook_url`.")
    webhook_url_file: LocalFile | None = optional("File with the address of the webhook.")
    channel: Text | None = optional("Channel or user.")
    username: Text | None = optional("Name that it is sent under.")
    icon_emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    type: Text | None = optional("Kind of message, which begins with `custom_`.")
    attachments: list[MattermostAttachment | None] | None = optional("Parts of the message.")
    props: MattermostProps | None = optional("Properties of the message.")
    priority: MattermostPriority | None = optional("How urgent it is.")


class Wechat(HttpIntegration):
    """Messages to WeChat."""

    api_secret: Text | None = optional("Secret. Default: `wechat_api_secret`.")
    api_secret_file: LocalFile | None = optional("File with the secret.")
    corp_id: Text | None = optional("Corporation. Default: `wechat_api_corp_id`.")
    api_url: HttpUrl | None = optional("Address. Default: `wechat_api_url`.")
    message: Text | None = optional("Text of the message.")
    message_type: Literal["text", "markdown", ""] | None = optional("How the text is written. Default `text`.")
    agent_id: Text | None = optional("Agent.")
    to_user: Text | None = optional("Users.")
    to_party: Text | None = optional("Departments.")
    to_tag: Text | None = optional("Tags.")
