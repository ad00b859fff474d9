"""Settings: from the environment, complete or absent, and refused with their name when wrong."""

import os
from pathlib import Path
from typing import Literal

from pydantic import DirectoryPath, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.sms_http import SmsHttpSettings
from channels.telegram import TelegramSettings
from storage.crypto import Vault, load_vault, parse_keys

PREFIX = "MINGBAI_"


class WrongSetting(Exception):
    """A setting is missing or not what it should be; the message names it."""


class Settings(BaseSettings):
    """What an installation is told. A new channel is one more field here."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        hide_input_in_errors=True,
    )

    database_url: str = Field(
        "sqlite:///var/mingbai.db", pattern=r"^(sqlite|postgresql)(\+\w+)?://"
    )
    key_file: Path = Path("var/mingbai.key")
    keys: SecretStr | None = None
    checkpoint_file: Path = Path("var/audit.checkpoints")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    https: bool = False
    public_url: str = Field("", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")
    second_factor: Literal["required", "offered"] = "required"
    sms_number: str = Field("", pattern=r"^(\+?[0-9]{3,20})?$")
    paper_layouts: DirectoryPath | None = None
    entries: DirectoryPath | None = None
    sms_http: SmsHttpSettings | None = None
    telegram: TelegramSettings | None = None

    def vault(self, *, create: bool = True) -> Vault:
        """The keys of this installation; the first start makes them.

        Raises:
            WrongKey: they are missing or broken.
        """
        if self.keys:
            return parse_keys(self.keys.get_secret_value().split(","))
        return load_vault(self.key_file, create=create)


def read() -> Settings:
    """Read the settings.

    Raises:
        WrongSetting: one is wrong, or a name is not known.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name.split("__")[0] not in known:
            raise WrongSetting(f"{name}: there is no such setting")
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSetting("\n".join(_told(fault) for fault in error.errors())) from None


def _told(fault: object) -> str:
    assert isinstance(fault, dict)
    name = PREFIX + "__".join(str(part) for part in fault["loc"]).upper()
    return f"{name}: {fault['msg']}"
