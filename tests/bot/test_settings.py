"""Settings: read from the environment, complete or absent, told by name when wrong."""

import pytest

from bot import settings
from bot.settings import Settings, WrongSetting, read

SMS = {
    "MINGBAI_SMS_HTTP__URL": "https://gateway.example/send",
    "MINGBAI_SMS_HTTP__TOKEN": "the-token",
    "MINGBAI_SMS_HTTP__SECRET": "the-secret",
}
SECRETS = ("the-token", "the-secret", "42:bot-token", "hook-secret", "ab" * 32)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of Mingbai yet."""
    for name in [name for name in settings.os.environ if name.startswith("MINGBAI_")]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.fixture
def told(environment: pytest.MonkeyPatch):
    """Read the settings after putting these into the environment."""

    def tell(**given: str) -> Settings:
        for name, value in given.items():
            environment.setenv(name, value)
        return read()

    return tell


def test_nothing_has_to_be_said(told):
    found = told()
    assert found.database_url == "sqlite:///var/mingbai.db"
    assert (found.host, found.port) == ("127.0.0.1", 8080)
    assert found.sms_http is None
    assert found.telegram is None


def test_a_channel_is_told_by_its_own_names(told):
    found = told(
        **SMS,
        MINGBAI_SMS_HTTP__QUERY_URL="https://gateway.example/state",
        MINGBAI_SMS_HTTP__TPS="5",
    )
    assert found.sms_http is not None
    assert found.sms_http.url == "https://gateway.example/send"
    assert found.sms_http.query_url == "https://gateway.example/state"
    assert found.sms_http.tps == 5
    assert found.sms_http.secret.get_secret_value() == "the-secret"


def test_a_postgresql_address_is_taken_as_it_is(told):
    url = "postgresql://mingbai@/mingbai?host=/run/postgresql"
    assert told(MINGBAI_DATABASE_URL=url).database_url == url


@pytest.mark.parametrize(
    ("given", "named", "expected"),
    [
        ({"MINGBAI_PORT": "-1"}, "MINGBAI_PORT", "greater than or equal to 0"),
        ({"MINGBAI_PORT": "65536"}, "MINGBAI_PORT", "less than or equal to 65535"),
        ({"MINGBAI_PORT": "http"}, "MINGBAI_PORT", "valid integer"),
        ({"MINGBAI_DATABASE_URL": "oracle://x"}, "MINGBAI_DATABASE_URL", "sqlite|postgresql"),
        ({"MINGBAI_DATABSE_URL": "sqlite:///x"}, "MINGBAI_DATABSE_URL", "no such setting"),
        ({"MINGBAI_SMS__TOKEN": "x"}, "MINGBAI_SMS__TOKEN", "no such setting"),
        (SMS | {"MINGBAI_SMS_HTTP__URL": "x"}, "MINGBAI_SMS_HTTP__URL", "https://"),
        (SMS | {"MINGBAI_SMS_HTTP__TOKEN": " "}, "MINGBAI_SMS_HTTP__TOKEN", "must not be empty"),
        (SMS | {"MINGBAI_SMS_HTTP__TPS": "0"}, "MINGBAI_SMS_HTTP__TPS", "greater than 0"),
        (SMS | {"MINGBAI_SMS_HTTP__WAIT": "1"}, "MINGBAI_SMS_HTTP", "at least timeout"),
        (
            {"MINGBAI_SMS_HTTP__URL": "https://gateway.example/"},
            "MINGBAI_SMS_HTTP__TOKEN",
            "required",
        ),
        ({"MINGBAI_TELEGRAM__SECRET": "hook-secret"}, "MINGBAI_TELEGRAM__TOKEN", "required"),
    ],
)
def test_what_is_wrong_is_told_by_name_with_what_is_expected(told, given, named, expected):
    with pytest.raises(WrongSetting) as error:
        told(**given)
    said = str(error.value)
    assert named in said
    assert expected in said
    assert not [secret for secret in SECRETS if secret in said]


def test_several_faults_are_told_together(told):
    with pytest.raises(WrongSetting) as error:
        told(MINGBAI_PORT="x", MINGBAI_DATABASE_URL="x")
    assert len(str(error.value).splitlines()) == 2


def test_names_of_other_programs_are_not_ours(told):
    told(MINGBAIX="x", PORT="x")


def test_secrets_are_never_shown(told):
    found = told(
        **SMS,
        MINGBAI_TELEGRAM__TOKEN="42:bot-token",
        MINGBAI_TELEGRAM__SECRET="hook-secret",
        MINGBAI_KEYS=f"1:{'ab' * 32}",
    )
    shown = f"{found!r} {found} {found.model_dump()} {found.model_dump_json()}"
    assert not [secret for secret in SECRETS if secret in shown]


def test_keys_may_be_given_instead_of_a_file(told, tmp_path):
    found = told(
        MINGBAI_KEYS=f"1:{'ab' * 32},2:{'cd' * 32}", MINGBAI_KEY_FILE=str(tmp_path / "none")
    )
    vault = found.vault()
    assert vault.open(vault.seal("明白", "a|b|c"), "a|b|c") == "明白"
    assert not (tmp_path / "none").exists()


def test_the_first_start_makes_a_key_that_only_its_owner_reads(told, tmp_path):
    file = tmp_path / "deep" / "mingbai.key"
    found = told(MINGBAI_KEY_FILE=str(file))
    sealed = found.vault().seal("明白", "a|b|c")
    assert file.stat().st_mode & 0o777 == 0o600
    assert found.vault().open(sealed, "a|b|c") == "明白"
