use fc_client::fc2::VpcConfig;

fn main() {
    let _ = VpcConfig { vpc_id: Some("vpc-1".into()), v_switch_ids: Some(vec![]), security_group_id: None, role: None };
}
