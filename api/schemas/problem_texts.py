"""The words of every refusal, zh and en. Alphabetical by code; three lines an entry.

A code is never renamed. First line: code and HTTP status; then title and detail, zh before en. No text
may hold a placeholder: what the caller sent is never repeated.
"""

from dataclasses import dataclass
from typing import Literal

from api.schemas.problem_texts_care import CARE_ENTRIES
from api.schemas.problem_texts_field import FIELD_ENTRIES
from api.schemas.problem_texts_pairing import PAIRING_ENTRIES

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its code, HTTP status, and words by language."""

    code: str
    status: int
    title: dict[Language, str]
    detail: dict[Language, str]


def read_entries(text: str) -> dict[str, Refusal]:
    """Refusals by code, in the order of the text.

    Raises:
        ValueError: An entry is incomplete or comes twice.
    """
    lines = text.strip().splitlines()
    found: dict[str, Refusal] = {}
    for head, zh, en in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        code, status = head.split(" ")
        title_zh, detail_zh = zh.strip().split(" | ")
        title_en, detail_en = en.strip().split(" | ")
        if code in found:
            raise ValueError(f"{code} comes twice")
        titles: dict[Language, str] = {"zh": title_zh, "en": title_en}
        found[code] = Refusal(code, int(status), titles, {"zh": detail_zh, "en": detail_en})
    return found


_ENTRIES = """
already_answered 409
  已经答复 | 这条线索已有第一次答复。如需改正，请发送更正。
  Already answered | This clue has its first answer. To change it, send a correction.
already_contested 409
  已经提出异议 | 对这次办结只能提出一次异议，此前已经提出。
  Already contested | A closure can be contested once, and this one was.
already_decided 409
  已经作出决定 | 这件事已有决定，不能再次决定。
  Already decided | This was decided before and cannot be decided again.
bad_host 400
  主机名不对 | 请求中的主机名不是本服务的名称。
  Wrong host | The host named in the request is not a name of this service.
body_too_large 413
  内容过大 | 请求内容超过此地址允许的大小。
  Body too large | The request is larger than this address allows.
body_too_slow 408
  发送过慢 | 没有在规定时间内收到完整的请求，请重新发送。
  Sent too slowly | The whole request did not arrive in time. Send it again.
claim_finished 409
  领取已结束 | 这个领取编号的所有租期都已结束，请换一个新的编号领取。
  Claim is finished | All leases of this claim id have ended. Claim again with a new id.
claim_id_reused 422
  领取编号被重复使用 | 这个领取编号曾用于不同的数量，请换一个新的编号。
  Claim id used otherwise | This claim id was used with another limit. Choose a new one.
clue_exists 409
  已有线索 | 这条举报已经形成线索，不能再建一条。
  Clue exists | A clue already stands for this tip, so no second one can be made.
database_unavailable 503
  数据库暂时不可用 | 没有保存任何更改的确认。请稍后用同样的请求重试。
  Database unavailable | Nothing is confirmed as stored. Send the same request again a little later.
device_revoked 401
  设备已被停用 | 请清除这台设备上的数据，并联系管理员。
  Device revoked | Wipe what this device holds, and ask your administrator.
digest_mismatch 409
  摘要不一致 | 收到的内容与本服务交出的内容不同，请重新领取并核对。
  Digest does not match | What you hold differs from what was handed over. Claim again and compare.
duty_conflict 409
  职责冲突 | 这项职责不能与该账号已有的职责或角色同时存在。
  Duties in conflict | This duty cannot stand beside what the account already has.
envelope_invalid 422
  密封格式有误 | 密封内容不符合第 1 版格式，请按文档重新密封。
  Envelope not valid | The sealed content does not follow version 1 of the format; see the documentation.
headers_too_large 431
  请求头过大 | 请求头合计不得超过 16 KiB。
  Headers too large | All headers together may take 16 KiB.
id_conflict 409
  编号冲突 | 这个编号已用于其他内容，请换一个新的编号。
  Id conflict | This id is known with other content. Choose a new one.
idempotency_in_progress 409
  同一请求正在处理 | 带有这个幂等键的请求还在处理中，请稍后重试。
  The same request is still running | This Idempotency-Key is being worked on. Try again shortly.
idempotency_key_invalid 400
  幂等键格式不对 | Idempotency-Key 须为 16 至 200 个可见的 ASCII 字符。
  Idempotency-Key not valid | Idempotency-Key takes 16 to 200 visible ASCII characters.
idempotency_key_required 400
  缺少幂等键 | 此请求须带 Idempotency-Key。
  Idempotency-Key required | This request needs an Idempotency-Key.
idempotency_key_reused 422
  幂等键已用于其他内容 | 同一个 Idempotency-Key 只能用于同样的内容，请换一个新的键。
  Idempotency-Key used with other content | One key goes with one content. Use a new one.
illegal_transition 409
  当前状态不允许 | 从当前状态不能转到所要求的状态。请刷新后再试。
  Not possible in this state | No step leads from the present state to the wanted one. Read it again.
image_refused 422
  图片不能接收 | 只接收 JPEG、PNG、WebP，且不超过 10 MB 和 4000 万像素。
  Image refused | Only JPEG, PNG and WebP up to 10 MB and 40 megapixels can be taken.
internal_error 500
  内部错误 | 服务出错，已按编号记录。请稍后用同样的请求重试。
  Internal error | The service made a mistake, recorded under the given instance. Send the same request later.
invalid_client 401
  客户端验证失败 | 客户端编号或密钥不正确。
  Client not recognised | The client id or secret is not right.
invalid_grant 400
  登录凭据无效 | 用户名、密码、令牌或授权无效、已过期或已用过。
  Grant not valid | The user name, password, token or grant is wrong, expired or used.
invalid_input 422
  输入有误 | 有一个或多个字段不符合要求，见 errors。
  Input not valid | One or more fields break a rule; see errors.
invalid_request 400
  令牌请求有误 | 缺少参数，或参数重复、格式不对。
  Token request not valid | A parameter is missing, repeated, or malformed.
invalid_scope 400
  权限范围无效 | 所要求的权限范围未知或不可授予。
  Scope not valid | The scope asked for is unknown or cannot be granted.
key_in_use 409
  密钥仍在使用 | 请先启用接替的密钥，再停用这一把。
  Key in use | Put its successor to work before retiring this key.
lease_limit 409
  租期已到上限 | 租期从领取起最长 12 小时，不能再延长。
  Lease at its limit | A lease ends 12 hours after its claim and cannot be extended further.
lease_lost 409
  租期已失效 | 这条记录已被重新领取、退回、终止或改派，这个令牌不再有效。
  Lease lost | The item was leased again, returned, given up or reassigned; this token is no longer good.
link_code_invalid 400
  链接码无效 | 链接码不正确、已用过或已超过 24 小时，请索取新的。
  Link code not valid | The link code is wrong, used, or older than 24 hours. Ask for a new one.
login_taken 409
  登录名已被使用 | 请换一个登录名。
  Login taken | Choose another login name.
malformed_form 400
  表单格式有误 | 请求内容不是正确的表单或多部分格式。
  Form cannot be read | The request is not a well-formed form or multipart body.
malformed_json 400
  JSON 格式有误 | 请求内容不是一个正确的 UTF-8 JSON 值。
  JSON cannot be read | The request is not one JSON value in UTF-8.
malformed_request 400
  请求格式有误 | 请求不符合 HTTP 格式。
  Request cannot be read | The request is not well-formed HTTP.
method_not_allowed 405
  方法不允许 | 此地址不支持这种方法，可用的方法见 Allow。
  Method not allowed | This address does not take that method; Allow names those it takes.
mfa_required 400
  需要第二重验证 | 请用 mfa_token 完成第二重验证。
  Second factor required | Complete the sign-in with the second factor and the mfa_token.
no_contact 409
  没有联系方式 | 这条举报是匿名的，没有联系方式可以提供。
  No contact | This report is anonymous; there is no contact to release.
no_recipients 503
  暂时没有接收密钥 | 该单位没有可用的加密密钥，暂时不能保密接收。请稍后再试。
  No recipient keys | The unit has no active key, so nothing can be sealed to it just now. Try again later.
not_allowed 403
  无权操作 | 您的角色或职责不能进行此操作。
  Not allowed | Your role or duty may never do this.
not_claimable 409
  不能申领奖励 | 工作人员的举报和求助不在奖励范围内。
  Not claimable | Reports by staff and calls for help carry no reward.
not_for_help_request 409
  求助不适用 | 此操作不适用于求助。
  Not for help requests | This cannot be done with a call for help.
not_found 404
  没有找到 | 没有这个地址或内容，或者您不能查看。
  Not found | There is no such address or thing, or it is not yours to see.
overloaded 503
  服务繁忙 | 暂时没有空余的处理能力，请按 Retry-After 稍后重试同样的请求。
  Overloaded | There is no room just now. Send the same request again after Retry-After.
password_too_weak 422
  密码太弱 | 请使用更长、不常见、与个人和单位无关的密码。
  Password too weak | Use a longer, uncommon password that names neither you nor your unit.
precondition_required 428
  缺少 If-Match | 请先读取内容，并在 If-Match 中带上它的 ETag。
  If-Match required | Read it first, and send its ETag in If-Match.
proof_of_work_required 400
  需要工作量证明 | 请计算所附的挑战，并在 Proof-Of-Work 中带上结果。
  Proof of work required | Solve the challenge given here and send the result in Proof-Of-Work.
proposal_stale 409
  方案已过期 | 方案提出后情况有变，请重新生成。
  Proposal is stale | Things changed since this was proposed. Ask for a new proposal.
purpose_required 403
  须说明查阅目的 | 请在 Access-Purpose 中说明查阅目的。
  Purpose required | Say in Access-Purpose why you need to see this.
receipt_burnt 409
  回执已销毁 | 这个回执已由举报人销毁，信箱不再存在。
  Receipt burnt | The receipt was destroyed by its owner; its mailbox is gone.
receipt_unknown 401
  回执无法识别 | 没有这个回执。请核对每一个字符。
  Receipt not recognised | There is no such receipt. Check every character.
recipient_key_revoked 422
  接收密钥已吊销 | 请用所附的当前接收密钥重新密封。
  Recipient key revoked | Seal again to the current recipients given here.
refused 400
  请求被拒绝 | 请求不能执行。
  Refused | The request cannot be carried out.
same_person 409
  须由另一人办理 | 这一步不能由同一人办理。
  Second person needed | This step needs a person other than the one before.
session_ended 401
  会话已结束 | 请重新登录。尚未发送的记录请保留。
  Session ended | Sign in again. Keep what was not sent yet.
stale 412
  内容已更新 | 您看到的内容已被他人更改，请重新读取后再试。
  Changed meanwhile | It was changed since you read it. Read it again, then decide.
station_cannot_open 422
  派出所无法打开 | 内容没有为该派出所的有效密钥密封。
  Station cannot open it | The content is not sealed to each active key of that station.
sync_expired 410
  同步位置已失效 | 请从头开始同步，并重发尚未备份的记录。
  Sync position expired | Begin the synchronisation again from the start, and send what is not backed up.
token_expired 401
  令牌无效或已过期 | 请刷新令牌后重试。
  Token missing or expired | Refresh the token and try again.
too_many_attachments 409
  附件太多 | 每条举报最多 5 个附件。
  Too many attachments | A report takes five attachments.
too_many_messages 409
  留言太多 | 这个信箱已满，不能再发送留言。
  Too many messages | This mailbox is full; it takes no further message.
too_many_requests 429
  请求过于频繁 | 请按 Retry-After 稍后再试。
  Too many requests | Wait as long as Retry-After says, then try again.
unauthorized_client 400
  客户端不能使用此授权方式 | 该客户端无权使用这种授权方式。
  Client may not use this grant | This client is not allowed that kind of grant.
unsupported_grant_type 400
  不支持的授权方式 | 请使用 password、refresh_token 或 client_credentials。
  Grant type not supported | Use password, refresh_token or client_credentials.
unsupported_media_type 415
  内容类型不支持 | 请按文档使用规定的 Content-Type 和编码。
  Media type not supported | Send the Content-Type and encoding that the documentation names.
weak_idempotency_key 400
  幂等键太弱 | 请使用随机的 UUIDv4，或至少 22 个 base64url 字符的随机值。
  Idempotency-Key too weak | Use a random UUIDv4 or at least 22 random base64url characters.
wrong_recipients 422
  接收人不符 | 密封的接收密钥须恰好是各相关单位的有效密钥。
  Wrong recipients | The wraps must cover exactly the active keys of those concerned.
"""

_PARTS = (_ENTRIES, CARE_ENTRIES, FIELD_ENTRIES, PAIRING_ENTRIES)
REFUSALS = dict(sorted((code, entry) for part in _PARTS for code, entry in read_entries(part).items()))
