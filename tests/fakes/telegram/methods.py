"""The methods of the Bot API that are played here, each with the errors that Telegram answers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.mailbox import Mailbox
from tests.fakes.telegram.markup import Denied, Markup, parsed, read
from tests.fakes.telegram.world import TAP_LIVES, Message, Object, Person, World
from tests.fakes.wire.screens import Screens

TEXT_LIMIT = 4096
ANSWER_LIMIT = 200
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
ACCEPTED = (
    "sendchataction", "setmydescription", "setmyshortdescription", "setmyname", "setchatmenubutton",
    "deletemycommands", "logout", "close",
)  # fmt: skip
TAG = re.compile(r"</?(b|strong|i|em|u|ins|s|strike|del|a|code|pre|span|blockquote|tg-spoiler|tg-emoji)(\s[^<>]*)?>")


class Methods:
    """Called with the parameters of a request; the result goes into `result`. Raises Denied."""

    def __init__(self, world: World, mailbox: Mailbox, screens: Screens) -> None:
        self.world, self.mailbox, self.screens = world, mailbox, screens
        self.commands: dict[tuple[str, str], list[Object]] = {}
        self.answered: list[Object] = []
        self.known: dict[str, Callable[[Object], Any]] = {
            "getme": lambda params: self.world.bot,
            "getupdates": self.get_updates,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": lambda params: self.mailbox.info(),
            "sendmessage": self.send_message,
            "editmessagetext": self.edit_text,
            "editmessagereplymarkup": self.edit_markup,
            "deletemessage": self.delete_message,
            "answercallbackquery": self.answer_tap,
            "setmycommands": self.set_commands,
            "getmycommands": self.get_commands,
            "getchat": lambda params: self.world.person(params.get("chat_id")).chat,
            "getfile": self.get_file,
            **{name: lambda params: True for name in ACCEPTED},
        }

    def reachable(self, params: Object) -> Person:
        person = self.world.person(params.get("chat_id"))
        if person.deactivated:
            raise Denied(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise Denied(403, "Forbidden: bot was blocked by the user")
        if not person.started:
            raise Denied(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def send_message(self, params: Object) -> Object:
        person = self.reachable(params)
        text = _text(params)
        markup = read(params.get("reply_markup"))
        message = self.world.write(person, {"text": text}, ours=True, markup=markup)
        if markup.keyboard is not None:
            person.keyboard = markup.keys
        message.shown = self.screens.show(
            {"chat": str(person.id), "id": str(message.id), "text": text, "buttons": markup.buttons,
             "keyboard": person.keyboard, "at": self.world.clock.now()}
        )  # fmt: skip
        return self.world.wire(message)

    def edit_text(self, params: Object) -> Object:
        message = self._own(params)
        text, markup = _text(params), read(params.get("reply_markup"))
        if text == message.content["text"] and markup.inline == message.markup.inline:
            raise Denied(400, SAME)
        message.content = {"text": text}
        return self._changed(message, markup)

    def edit_markup(self, params: Object) -> Object:
        message = self._own(params)
        markup = read(params.get("reply_markup"))
        if markup.inline == message.markup.inline:
            raise Denied(400, SAME)
        return self._changed(message, markup)

    def _own(self, params: Object) -> Message:
        person = self.reachable(params)
        message = self.world.message(person, params.get("message_id", ""))
        if message is None:
            raise Denied(400, "Bad Request: message to edit not found")
        if not message.ours:
            raise Denied(400, "Bad Request: message can't be edited")
        return message

    def _changed(self, message: Message, markup: Markup) -> Object:
        message.markup, message.edited = markup, self.world.clock.seconds()
        if message.shown is not None:
            message.shown.update(text=message.content["text"], buttons=markup.buttons, edited=True)
            self.screens.touch(message.shown)
        return self.world.wire(message)

    def delete_message(self, params: Object) -> bool:
        person = self.reachable(params)
        message = self.world.message(person, params.get("message_id", ""))
        if message is None:
            raise Denied(400, "Bad Request: message to delete not found")
        del self.world.messages[message.id]
        person.messages.remove(message)
        if message.shown is not None:
            message.shown.update(text="", buttons=[], deleted=True)
            self.screens.touch(message.shown)
        return True

    def answer_tap(self, params: Object) -> bool:
        made = self.world.taps.get(str(params.get("callback_query_id", "")))
        if made is None or self.world.clock.now() - made > TAP_LIVES:
            raise Denied(400, TOO_OLD)
        if len(params.get("text") or "") > ANSWER_LIMIT:
            raise Denied(400, "Bad Request: MESSAGE_TOO_LONG")
        self.answered.append({"id": params["callback_query_id"], "text": params.get("text", "")})
        return True

    async def get_updates(self, params: Object) -> list[Object]:
        self.allow(params)
        return await self.mailbox.fetch(params)

    def set_webhook(self, params: Object) -> bool:
        url, secret = params.get("url") or "", params.get("secret_token") or ""
        if secret and not SECRET.fullmatch(secret):
            raise Denied(400, "Bad Request: secret token contains unallowed characters")
        if url and not url.startswith(("http://", "https://")):  # the real one takes https only
            raise Denied(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        most = int(params.get("max_connections") or 40)
        if not 1 <= most <= 100:
            raise Denied(400, "Bad Request: max_connections must be between 1 and 100")
        self.allow(params)
        self.mailbox.postman.widen(most)
        self.mailbox.move(url, secret, drop=_true(params.get("drop_pending_updates")))
        return True

    def delete_webhook(self, params: Object) -> bool:
        self.mailbox.move("", "", drop=_true(params.get("drop_pending_updates")))
        return True

    def allow(self, params: Object) -> None:
        if params.get("allowed_updates") is not None:
            self.mailbox.allowed = list(parsed(params["allowed_updates"]) or [])

    def set_commands(self, params: Object) -> bool:
        commands = parsed(params.get("commands") or "[]")
        if len(commands) > MOST_COMMANDS:
            raise Denied(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            if not COMMAND.fullmatch(one.get("command", "").removeprefix("/")):
                raise Denied(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(one.get("description", "")) <= 256:
                raise Denied(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_place(params)] = commands
        return True

    def get_commands(self, params: Object) -> list[Object]:
        return self.commands.get(_place(params), [])

    def get_file(self, params: Object) -> Object:
        name = params.get("file_id") or ""
        if not name:
            raise Denied(400, "Bad Request: file_id is empty")
        return {"file_id": name, "file_unique_id": name[-8:], "file_size": 1024, "file_path": f"voice/{name}.oga"}


def _place(params: Object) -> tuple[str, str]:
    scope = parsed(params.get("scope") or "{}").get("type", "default")
    return scope, params.get("language_code") or ""


def _true(given: Any) -> bool:
    return str(given).lower() in ("true", "1")


def _text(params: Object) -> str:
    """What will be shown. Tags of HTML are taken out, and refused where Telegram does not know them."""
    text = str(params.get("text") or "").strip()
    if str(params.get("parse_mode") or "").upper() == "HTML":
        text = _untagged(text)
    if not text:
        raise Denied(400, "Bad Request: message text is empty")
    if len(text) > TEXT_LIMIT:
        raise Denied(400, "Bad Request: message is too long")
    return text


def _untagged(text: str) -> str:
    plain = TAG.sub("", text)
    if at := re.search(r"<", plain):
        raise Denied(400, f"Bad Request: can't parse entities: Unsupported start tag at byte offset {at.start()}")
    return html.unescape(plain)
