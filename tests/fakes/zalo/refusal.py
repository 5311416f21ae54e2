"""Zalo's error codes, which come with HTTP 200."""

from __future__ import annotations

MESSAGES = {
    -32: "Your application reached limit call api",
    -100: "Attachment has expired",
    -101: "Page or user does not exist",
    -108: "Phone number is invalid",
    -109: "Template ID is invalid",
    -111: "Template data is empty",
    -112: "Template data type is not defined",
    -1121: "Template data exceeds the maximum length",
    -1122: "Template data is missing parameter",
    -1124: "Template data has wrong format",
    -114: "User is inactive, or rejected the message, or has an outdated Zalo version",
    -115: "Out of quota: not enough balance",
    -117: "OA or app is not allowed to use this template",
    -118: "Zalo account does not exist",
    -119: "Account cannot receive the message",
    -124: "Access token is invalid",
    -131: "Template has not been approved",
    -133: "This message cannot be sent at night (22:00-06:00)",
    -137: "Payment failed: not enough balance",
    -139: "User refused to receive this type of message",
    -140: "OA is not eligible to send this type of message to this user",
    -141: "User refused to receive messages from this Official Account",
    -144: "OA has exceeded its daily quota",
    -146: "Template is disabled because of low quality",
    -147: "Template has exceeded its daily quota",
    -200: "Send message failed",
    -201: "Params is invalid",
    -210: "Params exceed the limit",
    -211: "Out of quota",
    -213: "User has not followed the Official Account",
    -216: "Access token is invalid",
    -217: "User has blocked invitation",
    -218: "Receive limit of the user reached",
    -220: "Access token has expired",
    -227: "User is banned or has been inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -232: "User has not interacted with the OA, or the interaction has expired",
    -244: "User restricts this type of message",
    -248: "Message violates the standards",
    -249: "Template cannot be sent by user id",
}


class Refusal(Exception):
    """`detail` names the parameter, where one is wrong."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(str(code))
        self.code = code
        self.message = f"{MESSAGES.get(code, 'Error')}{f': {detail}' if detail else ''}"

    @property
    def body(self) -> dict[str, object]:
        return {"error": self.code, "message": self.message}
